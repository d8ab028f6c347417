"""What the server keeps: the bound of its store, and its processes before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tests.benchmarks import servers
from tests.benchmarks.kinds import KINDS, Answer, Kind
from tests.benchmarks.preparing import NO_TAG, Say
from tests.benchmarks.servers import Place, Server

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
    #: What the server says itself of all its processes, if it does.
    metrics: list[str]


def measure(place: Place, posts: Sequence[int], say: Say) -> Memory:
    """Ask a server for everything that the blog has, of every process.

    It is one of its own, that tells of itself: the measured one does as it comes.
    """
    say("Filling a store with every page and feed ...")
    with servers.ours(place, port=servers.free_port(), METRICS="on") as server:
        _stored_bytes(server, SITEMAP)
        before = server.resident_bytes()
        sizes = [_stored_bytes(server, path) for path in dict.fromkeys(_addresses(server, posts))]
        kept = [size for size in sizes if size]
        return Memory(before, server.resident_bytes(), len(kept), sum(kept), _metrics(server))


def _addresses(server: Server, posts: Sequence[int]) -> Iterator[str]:
    """Yield pages, feeds in each format, and lists of the API."""
    yield from _named(server, SITEMAP)
    for path in _named(server, OPML):
        yield from _in_each_format(path)
    for post in posts:
        yield from _in_each_format(f"/feeds/posts/{post}/comments.atom")
        yield f"/api/v1/posts/{post}/"
        yield f"/api/v1/posts/{post}/comments/"


def _in_each_format(path: str) -> Iterator[str]:
    for suffix in SUFFIXES:
        yield path.rpartition(".")[0] + f".{suffix}"


def _named(server: Server, path: str) -> list[str]:
    """Return the addresses of ours that a document names."""
    document = _get(server, PLAIN, path).body.decode()
    origin = re.escape(f"http://127.0.0.1:{server.port}")
    return re.findall(rf"(?<=[\">]){origin}(/[^\"<]*)", document)


def _get(server: Server, kind: Kind, path: str) -> Answer:
    return Answer.of(server.port, kind.request(server.port, path, NO_TAG))


def _stored_bytes(server: Server, path: str) -> int:
    """Ask often enough; return the bytes of the plain and the compressed body, 0 if not stored."""
    both = [_get(server, kind, path) for kind in (PLAIN, GZIP) for _ in range(ASKED)]
    if not both[0].tag:
        return 0
    return len(both[0].body) + len(both[-1].body)


def _metrics(server: Server) -> list[str]:
    """Return what `/metrics` says of the store; nothing if there is no such address."""
    answer = _get(server, PLAIN, METRICS)
    lines = answer.body.decode(errors="replace").splitlines() if answer.code == 200 else []
    return [line for line in lines if line.startswith("broadsheet_press_store")]
