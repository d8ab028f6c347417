"""What the server keeps: the bound of its store, and its processes before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tests.benchmarks.kinds import KINDS, Answer, Kind
from tests.benchmarks.preparing import NO_TAG, Bench, Say

#: A page, and everything else of the blog, by the addresses that it names itself.
SITEMAP: Final = "/sitemap.xml"
OPML: Final = "/feeds/feeds.opml"
METRICS: Final = "/metrics"
GZIP: Final = KINDS[0]
PLAIN: Final = replace(GZIP, gzip=False)
SUFFIXES: Final = ("atom", "rss", "json")
#: So many connections reach every process, as likely as can be.
ASKED: Final = 8


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident bytes of each server process, the largest first, before and after the filling."""

    before: list[int]
    after: list[int]
    #: How many answers are stored, and their bytes, plain and compressed.
    answers: int
    answer_bytes: int
    #: What the server says itself, if it does.
    metrics: list[str]


def measure(bench: Bench, say: Say) -> Memory:
    """Ask for everything that the blog has, of every process."""
    say("Filling the store with every page and feed ...")
    before = bench.ours.resident_bytes()
    sizes = [_stored_bytes(bench, path) for path in dict.fromkeys(_addresses(bench))]
    kept = [size for size in sizes if size]
    return Memory(before, bench.ours.resident_bytes(), len(kept), sum(kept), _metrics(bench))


def _addresses(bench: Bench) -> Iterator[str]:
    """Yield pages, feeds in each format, and lists of the API."""
    yield from _named(bench, SITEMAP)
    for path in _named(bench, OPML):
        yield from _in_each_format(path)
    for post in bench.filled["posts"]:
        yield from _in_each_format(f"/feeds/posts/{post}/comments.atom")
        yield f"/api/v1/posts/{post}/"
        yield f"/api/v1/posts/{post}/comments/"


def _in_each_format(path: str) -> Iterator[str]:
    for suffix in SUFFIXES:
        yield path.rpartition(".")[0] + f".{suffix}"


def _named(bench: Bench, path: str) -> list[str]:
    """Return the addresses of ours that a document names."""
    document = _get(bench, PLAIN, path).body.decode()
    origin = re.escape(f"http://127.0.0.1:{bench.ours.port}")
    return re.findall(rf"(?<=[\">]){origin}(/[^\"<]*)", document)


def _get(bench: Bench, kind: Kind, path: str) -> Answer:
    return Answer.of(bench.ours.port, kind.request(bench.ours.port, path, NO_TAG))


def _stored_bytes(bench: Bench, path: str) -> int:
    """Ask often enough; return the bytes of the plain and the compressed body, 0 if not stored."""
    both = [_get(bench, kind, path) for kind in (PLAIN, GZIP) for _ in range(ASKED)]
    if not both[0].tag:
        return 0
    return len(both[0].body) + len(both[-1].body)


def _metrics(bench: Bench) -> list[str]:
    """Return what `/metrics` says of the store; nothing if there is no such address."""
    answer = _get(bench, PLAIN, METRICS)
    lines = answer.body.decode(errors="replace").splitlines() if answer.code == 200 else []
    return [line for line in lines if line.startswith("broadsheet_press_store")]
