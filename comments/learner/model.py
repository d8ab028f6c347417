"""AROW: weights, and how sure each of them is."""

from __future__ import annotations

import struct
import zlib
from array import array
from math import exp, fsum
from typing import Final, Self

from comments.learner.vectors import BUCKETS, VERSION, unpack

#: How slowly it learns: the paper's r. Larger ones believe a single decision less.
R: Final = 1.0
#: What a feature counts in each quarter: squares, as both formulas need them.
_VALUES: Final = (1.0, 1.0, 1.0, 1.0)

_FLOAT_BYTES: Final = 4
_HEAD: Final = struct.Struct("<4sBxxxII")
_MAGIC: Final = b"AROW"
#: A score that is a probability of 1 to any screen.
_SURE: Final = 30.0
#: How many times surer than its margin a score is.
_SLOPE: Final = 3.0


class BadSnapshot(ValueError):
    """Bytes that are no snapshot of this version's features."""


class Model:
    """Weights of the buckets; one owner, and no locks."""

    def __init__(self) -> None:
        self.learned = 0
        self._weights = array("f", bytes(_FLOAT_BYTES * BUCKETS))
        self._variances = array("f", [1.0]) * BUCKETS

    def score(self, vector: bytes) -> float:
        """Return the margin of a comment: above 0 it speaks for spam, about ±1 is sure."""
        weights = self._weights
        return fsum([weights[bucket] for quarter in unpack(vector) for bucket in quarter])

    def weight(self, bucket: int) -> float:
        """Return what one bucket adds to the score."""
        return self._weights[bucket]

    def learn(self, vector: bytes, *, is_spam: bool) -> None:
        """Take in one decision."""
        buckets = [bucket for quarter in unpack(vector) for bucket in quarter]
        weights, variances = self._weights, self._variances
        self.learned += 1
        sign = 1.0 if is_spam else -1.0
        margin = sign * fsum([weights[bucket] for bucket in buckets])
        if margin >= 1:
            return
        beta = 1 / (fsum([variances[bucket] for bucket in buckets]) + R)
        step = sign * (1 - margin) * beta
        for bucket in buckets:
            variance = variances[bucket]
            weights[bucket] += step * variance
            variances[bucket] = variance - beta * variance * variance

    def dumps(self) -> bytes:
        """Return a snapshot, compressed."""
        touched = [bucket for bucket in range(BUCKETS) if self._variances[bucket] != 1.0]
        places = array("I", touched)
        weights = array("f", [self._weights[bucket] for bucket in touched])
        variances = array("f", [self._variances[bucket] for bucket in touched])
        body = b"".join(part.tobytes() for part in (places, weights, variances))
        head = _HEAD.pack(_MAGIC, VERSION, self.learned, len(touched))
        return head + zlib.compress(body, 6)

    @classmethod
    def loads(cls, data: bytes) -> Self:
        """Return what :meth:`dumps` was called on, to the bit; raises :class:`BadSnapshot`."""
        try:
            magic, version, learned, touched = _HEAD.unpack_from(data)
            body = zlib.decompress(data[_HEAD.size :])
        except (struct.error, zlib.error) as error:
            raise BadSnapshot(str(error)) from error
        if (magic, version, len(body)) != (_MAGIC, VERSION, 12 * touched):
            raise BadSnapshot((magic, version))
        model = cls()
        model.learned = learned
        places, weights, variances = array("I"), array("f"), array("f")
        places.frombytes(body[: 4 * touched])
        weights.frombytes(body[4 * touched : 8 * touched])
        variances.frombytes(body[8 * touched :])
        for place, weight, variance in zip(places, weights, variances, strict=True):
            model._weights[place] = weight
            model._variances[place] = variance
        return model


def probability(score: float) -> float:
    """Return a score as people read it: 0.5 is undecided, 1 is spam."""
    return 1 / (1 + exp(-_SLOPE * max(-_SURE, min(_SURE, score))))
