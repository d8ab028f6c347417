"""Feature vectors as bytes: which of the 2^18 buckets a comment stands in."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

#: What words, grams and shapes are made to: one raised for each change of them, so that weights of
#: others are never read.
VERSION: Final = 1

BUCKETS: Final = 2**18
#: A bucket is a drawer and a place in it, which two bytes tell. What is of one kind lies together.
PLACES: Final = 2**15
DRAWERS: Final = BUCKETS // PLACES
#: Of no comment more is looked at: prose of 5,000 characters has about 6,000.
MOST_FEATURES: Final = 8_000

_HEAD_BYTES: Final = 1 + 2 * DRAWERS


class BadVector(ValueError):
    """Bytes that :func:`pack` of this version did not write."""


def pack(buckets: Iterable[int]) -> bytes:
    """Return buckets as bytes: the version, how many of each drawer, and their places in order.

    All numbers are little-endian and of two bytes; each bucket stands once.
    """
    ordered = sorted(set(buckets))
    ends = [bisect_left(ordered, drawer * PLACES) for drawer in range(DRAWERS + 1)]
    counts = [end - start for start, end in pairwise(ends)]
    places = [bucket % PLACES for bucket in ordered]
    return bytes([VERSION]) + _little(array("H", counts + places)).tobytes()


def unpack(vector: bytes) -> tuple[list[int], list[int]]:
    """Return the buckets, and how many of them are of each drawer; raises :class:`BadVector`."""
    if len(vector) < _HEAD_BYTES or vector[0] != VERSION or len(vector) % 2 == 0:
        raise BadVector(vector[:1])
    numbers = array("H")
    numbers.frombytes(vector[1:])
    counts, places = _little(numbers)[:DRAWERS].tolist(), numbers[DRAWERS:].tolist()
    if sum(counts) != len(places) or max(places, default=0) >= PLACES:
        raise BadVector(vector[:1])
    buckets, end = [], 0
    for drawer, count in enumerate(counts):
        start, end, first = end, end + count, drawer * PLACES
        buckets += [first + place for place in places[start:end]]
    return buckets, counts


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
