"""What the model said of each comment before it was told the truth, and what follows from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf, isfinite, nextafter
from typing import Final

#: Of so many comments of each kind, the newest, the scores are kept.
KEPT: Final = 1_000
#: So surely a share is kept under its limit.
CONFIDENCE: Final = 0.9
#: To be held is no loss, only work: so many times as many of the wanted may be.
HELD_FOR_ONE_LOST: Final = 5
MOST_HELD: Final = 0.25
#: What both thresholds are at least: below, more speaks for the comment than against it.
UNDECIDED: Final = 0.0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which on a comment is held, and marked as spam; ``inf`` is never."""

    hold_at: float
    spam_at: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How scores did: counts of comments. ``right``: the score was on the right side of 0."""

    wanted: int
    spam: int
    right: int
    wanted_held: int = 0
    wanted_lost: int = 0
    spam_held: int = 0
    spam_caught: int = 0

    @property
    def accuracy(self) -> float | None:
        """The share that was right, None where there was nothing."""
        return _share(self.right, self.wanted + self.spam)

    @property
    def lost(self) -> float | None:
        """The share of wanted comments that were marked as spam."""
        return _share(self.wanted_lost, self.wanted)

    @property
    def caught(self) -> float | None:
        """The share of spam that was marked as such."""
        return _share(self.spam_caught, self.spam)


class Record:
    """Scores with the truth, in the order of the decisions: the newest ``KEPT`` of each kind.

    Each score was given before the decision, so the record is a test that nothing was learned
    from. What nobody decides about is not in it: who never looks among the spam isn't told of what
    was lost there.
    """

    def __init__(self) -> None:
        self._wanted: deque[float] = deque(maxlen=KEPT)
        self._spam: deque[float] = deque(maxlen=KEPT)

    def add(self, score: float, *, is_spam: bool) -> None:
        """Take in what was said of a comment, and what it was."""
        # What isn't finite is no score, and sorts before or behind everything.
        if isfinite(score):
            (self._spam if is_spam else self._wanted).append(score)

    def thresholds(self, *, lost: float) -> Thresholds | None:
        """Return thresholds, or None while there are too few decisions.

        ``lost`` is the share of wanted comments that may be marked as spam: 0.01 is 1 %.

        What is promised: if the next wanted comments are like those on record, then with 90 %
        confidence no more than ``lost`` of them get a score of ``spam_at`` or above, and no more
        than five times as many one of ``hold_at``. That is the bound of a rank (Wilks, 1941)
        and takes nothing for granted of how scores are spread. Before there are enough
        wanted comments to say so, 230 at 1 %, ``spam_at`` is ``inf``: comments are held, none is
        marked. Before there are enough to hold any, 45 at 1 %, there are no thresholds.

        What is not: that one owner in ten isn't unlucky; that the share holds on a day on which
        readers begin to write of something else; and anything of how much spam is caught.
        """
        hold_at = _exceeded(self._wanted, min(MOST_HELD, HELD_FOR_ONE_LOST * lost))
        if hold_at is None:
            return None
        spam_at = _exceeded(self._wanted, lost)
        return Thresholds(hold_at, inf if spam_at is None else max(spam_at, hold_at))

    def figures(self, thresholds: Thresholds | None = None) -> Figures:
        """Return how all scores on record did, by thresholds where some are given."""
        return figures(_said(self._wanted, self._spam), thresholds)


def figures(said: Iterable[tuple[float, bool]], thresholds: Thresholds | None = None) -> Figures:
    """Return how scores did, each with whether the comment was spam."""
    wanted, spam = _apart(said)
    hold_at, spam_at = (thresholds.hold_at, thresholds.spam_at) if thresholds else (inf, inf)
    lost, caught = _from(wanted, spam_at), _from(spam, spam_at)
    return Figures(
        wanted=len(wanted),
        spam=len(spam),
        right=sum(score <= 0 for score in wanted) + sum(score > 0 for score in spam),
        wanted_held=_from(wanted, hold_at) - lost,
        wanted_lost=lost,
        spam_held=_from(spam, hold_at) - caught,
        spam_caught=caught,
    )


def periods(said: Iterable[tuple[float, bool]], *, length: int = 50) -> Iterator[Figures]:
    """Yield how scores did over time: of ``length`` decisions after the other, oldest first."""
    rest = iter(said)
    while period := list(islice(rest, length)):
        yield figures(period)


def needed(share: float) -> int:
    """Return how many comments must be known to promise a share under ``share``."""
    number, none_above = 0, 1.0
    while none_above > 1 - CONFIDENCE and number <= KEPT:
        none_above *= 1 - share
        number += 1
    return number


def _exceeded(scores: Sequence[float], share: float) -> float | None:
    """Return what at most a share of scores like these reaches, None if that can't be said.

    Of many the later half counts: the first scores are of a model that knew little.
    """
    least = needed(share)
    if not 0 < share < 1 or len(scores) < least:
        return None
    later = sorted(islice(scores, len(scores) - max(least, len(scores) // 2), None), reverse=True)
    above = _most_above(len(later), share)
    return max(UNDECIDED, nextafter(later[above], inf))


def _most_above(number: int, share: float) -> int:
    """Return the most of ``number`` that may exceed a threshold, so that its share is proven.

    That is the largest count whose chance, and that of every smaller one, is no more than what is
    left of ``CONFIDENCE``, if the share were the limit itself.
    """
    chance = (1 - share) ** number
    count, together = 0, chance
    while together <= 1 - CONFIDENCE:
        count += 1
        chance *= (number - count + 1) / count * share / (1 - share)
        together += chance
    return max(0, count - 1)


def _from(scores: Iterable[float], threshold: float) -> int:
    return sum(score >= threshold for score in scores)


def _said(wanted: Iterable[float], spam: Iterable[float]) -> Iterator[tuple[float, bool]]:
    yield from ((score, False) for score in wanted)
    yield from ((score, True) for score in spam)


def _apart(said: Iterable[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """Return the scores of what was wanted and of what was spam."""
    kinds: tuple[list[float], list[float]] = [], []
    for score, is_spam in said:
        kinds[is_spam].append(score)
    return kinds


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
