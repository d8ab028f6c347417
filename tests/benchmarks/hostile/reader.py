"""A feed reader as a process of its own: asks at a steady pace, and tells how long it waited.

``python -m tests.benchmarks.hostile.reader`` is the other side of a
:class:`~tests.benchmarks.processes.Talker`.
"""

from __future__ import annotations

import time
from typing import Any, Final

from tests.benchmarks.hostile import cleanliness
from tests.benchmarks.hostile.wire import Request, Wire
from tests.benchmarks.processes import answer_lines

#: As often as a busy blog's feeds are asked for; far from what the server can do.
SECONDS_BETWEEN: Final = 0.02
FEEDS: Final = ("/feeds/posts.atom", "/feeds/comments.atom")
ORDINARY: Final = frozenset({200, 304})


def read(*, port: int, seconds: float) -> dict[str, Any]:
    """Ask for a while; return milliseconds of each answer and what was wrong.

    Every second request is conditional, as most of a reader's are.
    """
    wire, tags = Wire(port), dict.fromkeys(FEEDS, "")
    waits: list[float] = []
    wrong: list[str] = []
    number, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        feed = FEEDS[number // 2 % len(FEEDS)]
        headers = {"If-None-Match": tags[feed]} if number % 2 and tags[feed] else {}
        answer = wire.exchange(Request("GET", feed, headers))
        waits.append((time.monotonic() - begin) * 1000)
        tags[feed] = answer.headers.get("etag", "")
        if answer.status not in ORDINARY:
            wrong.append(f"{feed}: {answer.status}")
        elif number % 50 == 0:
            wrong += _unclean(answer, feed)
        number += 1
        time.sleep(max(0.0, begin + SECONDS_BETWEEN - time.monotonic()))
    wire.close()
    return {"waits": waits, "wrong": wrong[:20]}


def _unclean(answer: Any, feed: str) -> list[str]:
    try:
        cleanliness.check(answer, feed)
    except cleanliness.Unclean as error:
        return [f"{feed}: {error}"]
    return []


if __name__ == "__main__":
    answer_lines(read)
