"""AROW: weights, and how sure each of them is."""

from __future__ import annotations

from array import array
from math import exp, fsum, sqrt
from typing import Final, Self

from comments.learner import snapshots
from comments.learner.features import VALUES
from comments.learner.vectors import BUCKETS, PLACES, unpack

#: How slowly it learns, the paper's r: larger ones believe a single decision less.
R: Final = 0.2
#: How sure a margin is, for people to read: one of 0.5 says nine of ten. No decision hangs on it.
_SLOPE: Final = 4.5
#: What is surer than this is no surer, so that nothing is quite 0 or 1.
_SURE: Final = 20.0

#: A feature's value is one by which all are multiplied that are of its kind. Squared, it is the
#: same as a variance to begin with, and costs nothing to look up.
_SQUARES: Final = tuple(value * value for value in VALUES)


class Model:
    """The weights of the buckets. One owner; no locks."""

    def __init__(self) -> None:
        self.learned = 0
        self._weights = array("f", bytes(4 * BUCKETS))
        self._variances = untouched()

    def score(self, vector: bytes) -> float:
        """Return the margin of a comment: above 0 it speaks for spam, beyond ±1 it is sure.

        Raises :class:`comments.learner.BadVector`.
        """
        buckets, counts = unpack(vector)
        return _scale(counts) * self._sum(self._weights, buckets)

    def shares(self, vector: bytes) -> dict[int, float]:
        """Return what each bucket of a comment adds to its score."""
        buckets, counts = unpack(vector)
        scale = _scale(counts)
        return {bucket: scale * self._weights[bucket] for bucket in buckets}

    def learn(self, vector: bytes, *, is_spam: bool) -> None:
        """Take in one decision; raises :class:`comments.learner.BadVector`."""
        buckets, counts = unpack(vector)
        self.learned += 1
        weights, variances, scale = self._weights, self._variances, _scale(counts)
        sign = 1.0 if is_spam else -1.0
        lacking = 1.0 - sign * scale * self._sum(weights, buckets)
        if lacking <= 0:
            return
        beta = 1.0 / (scale * scale * self._sum(variances, buckets) + R)
        step, shrink = sign * lacking * beta * scale, beta * scale * scale
        for bucket in buckets:
            variance = variances[bucket]
            weights[bucket] += step * variance
            variances[bucket] = variance - shrink * variance * variance

    @property
    def size_bytes(self) -> int:
        """How much memory the weights take, however many lessons there were."""
        return 2 * self._weights.itemsize * BUCKETS

    def dumps(self) -> bytes:
        """Return a snapshot, compressed: 2 MB of weights are about 100 to 700 KB."""
        return snapshots.dumps(self.learned, self._weights, self._variances, untouched())

    @classmethod
    def loads(cls, data: bytes) -> Self:
        """Return what :meth:`dumps` was called on, to the bit; raises :class:`BadSnapshot`."""
        model = cls()
        model.learned = snapshots.loads(data, model._weights, model._variances)
        return model

    @staticmethod
    def _sum(numbers: array[float], buckets: list[int]) -> float:
        """Return a sum that depends on no order and no version of Python."""
        return fsum([numbers[bucket] for bucket in buckets])


def probability(score: float) -> float:
    """Return a score as people read it: 0.5 is undecided, 1 is spam."""
    return 1 / (1 + exp(-max(-_SURE, min(_SURE, _SLOPE * score))))


def untouched() -> array[float]:
    """Return the variances of a model that knows nothing."""
    variances = array("f")
    for square in _SQUARES:
        variances += array("f", [square]) * PLACES
    return variances


def _scale(counts: list[int]) -> float:
    """Return what makes a vector's length 1, so that long comments aren't surer than short ones."""
    return 1 / sqrt(sum(map(float.__mul__, _SQUARES, map(float, counts))) or 1.0)
