"""An edition: an answer that is the same for everybody until a counter or the clock moves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.http import http_date

from blog.press.imprints import Imprint
from blog.revisions import Counter

#: A date is a safe validator only when it is this old: what changes twice within a second
#: has one date for two contents (RFC 9110 §8.8.2.2).
SETTLED_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Edition:
    """What an answer depends on, and what its validators say. Times are Unix seconds."""

    imprint: Imprint
    opaque_tag: str
    #: Counter values by scope.
    values: Mapping[str, int]
    #: When it changed last; never goes back.
    changed_at: int
    #: The oldest value of the entries' counter from which a difference can be told.
    floor: int = 0

    @classmethod
    def of(
        cls, imprint: Imprint, *, address: str, counters: Mapping[str, Counter], floor: int = 0
    ) -> Self:
        """Return the edition of path and query ``address`` under these counters."""
        values = {scope: counters[scope].value for scope in imprint.scopes}
        moved = [int(counters[scope].changed_at.timestamp()) for scope in imprint.scopes]
        tag = imprint.opaque_tag(address, counters)
        return cls(imprint, tag, values, max(*moved, imprint.passed_at or 0), floor)

    def is_current(self, counters: Mapping[str, Counter], now: float) -> bool:
        """Whether nothing has moved. Values are never reused, and may be lower: a backup."""
        if self.imprint.has_expired(now):
            return False
        return all(counters[scope].value == value for scope, value in self.values.items())

    def continues(self, older: Imprint) -> bool:
        """Whether what changed since an older edition is told by the entries that are there."""
        mine, theirs = self.imprint.entries, older.entries
        if mine is None or theirs is None or mine.ground != theirs.ground:
            return False
        return self.floor <= theirs.value <= mine.value

    def headers(self, now: float) -> list[tuple[str, str]]:
        """Return the headers that stand on 200 and 304 alike (RFC 9110 §15.4.5)."""
        expires_at = self.imprint.expires_at
        left = None if expires_at is None else int(expires_at - now)
        return [
            ("ETag", f'W/"{self.opaque_tag}"'),
            ("Last-Modified", http_date(self._shown_date(now))),
            ("Cache-Control", self.imprint.policy.cache_control(seconds_left=left)),
        ]

    def steady_seconds(self, now: float) -> float:
        """Return how long, unless a counter moves, every answer to a request is the same."""
        left = math.inf
        if not self.is_settled(now):
            left = self.changed_at + SETTLED_SECONDS - now if now >= self.changed_at else 0.0
        if self.imprint.expires_at is not None:
            counting_from = self.imprint.expires_at - self.imprint.policy.longest_seconds
            left = min(left, counting_from - now)
        return max(0.0, left)

    def _shown_date(self, now: float) -> int:
        """Return the date that readers are given.

        While another change could still fall into the same second, it is a second earlier, and
        not in the future (§8.8.2.1): who has that date gets the whole answer once more, instead
        of a 304 for what has changed since.
        """
        if self.is_settled(now):
            return self.changed_at
        return min(self.changed_at, int(now)) - 1

    def is_settled(self, now: float) -> bool:
        """Whether its date can't be that of another content any more."""
        return self.changed_at + SETTLED_SECONDS <= now
