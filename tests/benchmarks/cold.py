"""The first answer after a change, over loopback and by the clock on the wall."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from tests.benchmarks.client import Connection
from tests.benchmarks.kinds import KINDS, Answer
from tests.benchmarks.processes import Failed
from tests.benchmarks.running import NO_TAG, Bench, Say

CHANGES: Final = 60
#: By address: a kind that it is asked for with.
ASKED: Final = {kind.of: replace(kind, conditional=False) for kind in reversed(KINDS)}

#: How people read the parts of the feed's.
NAMES: Final = {
    "django": "feed: Django's answer, without press and server",
    "collecting": "of that, rows into a feed",
    "building": "of that, the feed into XML",
    "compressing": "after that, gzip",
}

#: Milliseconds, by what was timed.
Taken = dict[str, list[float]]


def measure(bench: Bench, say: Say) -> Taken:
    """Change the post, ask once, and again; for the feed, the page and the list.

    One connection is one process of the server: what the others keep is of no help to it.
    """
    taken: Taken = {}
    for of in ASKED:
        say(f"After a change: {of} ...")
        taken[of] = _first_answers(bench, of)
    for _ in range(CHANGES):
        for part, milliseconds in bench.changes.ask(what="split feed").items():
            taken.setdefault(part, []).append(milliseconds)
    return taken


def _first_answers(bench: Bench, of: str) -> list[float]:
    """Return the milliseconds of each first answer; it must be another one than before."""
    request = ASKED[of].request(bench.ours.port, bench.addresses[of], NO_TAG)
    connection = Connection(bench.ours.port, request)
    tag, taken = Answer.read(connection.exchange()).tag, []
    for _ in range(CHANGES):
        bench.changes.ask(what="edit post")
        begun_at = time.perf_counter()
        sent = connection.exchange()
        taken.append((time.perf_counter() - begun_at) * 1e3)
        answer = Answer.read(sent)
        if answer.tag == tag:
            raise Failed(f"{of}: still {tag} after the post was changed")
        tag = answer.tag
    connection.socket.close()
    return taken
