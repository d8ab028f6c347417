"""How often one reader may ask for feeds: a bucket for each address, in each process.

Off unless the owner sets it: whoever asks with what they have costs next to nothing (a 304).
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any, Final

from blog import clients
from blog.press.refusals import TooOften

FEEDS_PATH: Final = "/feeds/"
#: Who has not asked for longest is forgotten first, and may begin anew.
MOST_READERS: Final = 10_000


@dataclass(slots=True)
class _Bucket:
    """How many requests were left at a time of the clock that nobody sets back."""

    left: float
    at: float


class Pace:
    """Lets each reader ask so often: each limit is a number of requests and their time."""

    def __init__(self, limits: Sequence[tuple[int, timedelta]]) -> None:
        self._limits = [(count, period.total_seconds()) for count, period in limits]
        self._readers: OrderedDict[str, list[_Bucket]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._readers)

    def count(self, environ: dict[str, Any]) -> None:
        """Count a request for a feed; others are none of this.

        Raises :class:`TooOften`, and counts nothing, if it is one too many.
        """
        if not self._limits or not str(environ.get("PATH_INFO", "")).startswith(FEEDS_PATH):
            return
        wait = self._wait(clients.subscriber(environ), time.monotonic())
        if wait > 0:
            raise TooOften(seconds=math.ceil(wait))

    def _wait(self, reader: str, now: float) -> float:
        """Take one of what is left; return for how many seconds there is none."""
        with self._lock:
            buckets = self._buckets(reader, now)
            wait = 0.0
            for bucket, (count, seconds) in zip(buckets, self._limits, strict=True):
                # It fills evenly.
                bucket.left = min(count, bucket.left + (now - bucket.at) * count / seconds)
                bucket.at = now
                wait = max(wait, (1 - bucket.left) * seconds / count)
            if wait <= 0:
                for bucket in buckets:
                    bucket.left -= 1
            return wait

    def _buckets(self, reader: str, now: float) -> list[_Bucket]:
        found = self._readers.setdefault(reader, [_Bucket(count, now) for count, _ in self._limits])
        self._readers.move_to_end(reader)
        if len(self._readers) > MOST_READERS:
            self._readers.popitem(last=False)
        return found
