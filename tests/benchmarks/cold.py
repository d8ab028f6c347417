"""The first answer after a change, over loopback and by the clock on the wall."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

from tests.benchmarks import processes
from tests.benchmarks.client import Connection
from tests.benchmarks.kinds import KINDS, Answer
from tests.benchmarks.preparing import NO_TAG, Bench, Say
from tests.benchmarks.processes import Failed
from tests.benchmarks.running import SECONDS_TO_NOTICE

CHANGES: Final = 60
#: By address: a kind that it is asked for with.
ASKED: Final = {kind.of: replace(kind, gzip=True, conditional=False) for kind in KINDS}

#: Milliseconds of every part of a feed, by its name.
Parts = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class First:
    """How long each first answer took by the clock, and the CPU of the server for one, in ms."""

    taken: list[float]
    cpu: float


def measure(bench: Bench, say: Say) -> dict[str, First]:
    """Change the post, ask once, and again; for the feed, the page and the list.

    One connection is one process of the server: what the others keep is of no help to it.
    """
    first = {}
    for of in ASKED:
        say(f"After a change: {of} ...")
        first[of] = _first_answers(bench, of)
    return first


def split(bench: Bench) -> Parts:
    """Return what a feed is made of, in milliseconds of CPU."""
    parts: Parts = {}
    for _ in range(CHANGES):
        for part, milliseconds in bench.changes.ask(what="split feed").items():
            parts.setdefault(part, []).append(milliseconds)
    return parts


def _first_answers(bench: Bench, of: str) -> First:
    """Time each first answer; it must be another one than before."""
    request = ASKED[of].request(bench.ours.port, bench.filled[of], NO_TAG)
    connection = Connection(bench.ours.port, request)
    tag, taken = Answer.read(connection.exchange()).tag, []
    # The database's own is left out: it has the changes in it.
    used_before = processes.cpu_seconds(bench.ours.pid)
    for _ in range(CHANGES):
        bench.changes.ask(what="edit post")
        if bench.ours.database_pid:
            time.sleep(SECONDS_TO_NOTICE)
        begun_at = time.perf_counter()
        sent = connection.exchange()
        taken.append((time.perf_counter() - begun_at) * 1e3)
        answer = Answer.read(sent)
        if answer.tag == tag:
            raise Failed(f"{of}: still {tag} after the post was changed")
        tag = answer.tag
    connection.socket.close()
    used = processes.cpu_seconds(bench.ours.pid) - used_before
    return First(taken, used / CHANGES * 1e3)
