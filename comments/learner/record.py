"""What the model said of each comment before it was told the truth."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log, nextafter, inf
from typing import Final

#: So many of the last wanted comments, and of the last spam, are looked at.
WINDOW: Final = 1_000


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Margins from which on a comment is held, and marked as spam."""

    hold_at: float
    spam_at: float


class Record:
    """Scores with the truth, in the order of the decisions."""

    def __init__(self) -> None:
        self._wanted: deque[float] = deque(maxlen=WINDOW)
        self._spam: deque[float] = deque(maxlen=WINDOW)

    def add(self, score: float, *, is_spam: bool) -> None:
        """Take in what was said of a comment, and what it was."""
        (self._spam if is_spam else self._wanted).append(score)

    def thresholds(self, *, lost: float) -> Thresholds | None:
        """Return thresholds by which at most ``lost`` of the wanted comments are marked as spam.

        None: not enough decisions yet.
        """
        spam_at = _above(self._wanted, lost)
        if spam_at is None:
            return None
        hold_at = _above(self._wanted, min(0.5, 5 * lost))
        return Thresholds(max(0.0, min(hold_at or spam_at, spam_at)), max(0.0, spam_at))


def _above(scores: Iterable[float], share: float) -> float | None:
    """Return a score above which no more than a share of the next ones is expected."""
    ranked = sorted(scores, reverse=True)
    allowed = int(share * (len(ranked) + 1))
    if allowed < 1:
        return None
    return nextafter(ranked[allowed - 1], inf)
