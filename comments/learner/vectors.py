"""Feature vectors as bytes: which of the 2^18 buckets a comment stands in."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from typing import Final

#: What words, grams and shapes are made to: one raised for each change of them, so that weights of
#: others are never read.
VERSION: Final = 1

BUCKETS: Final = 2**18
#: A bucket is a quarter and a place in it, so that two bytes tell the place.
QUARTER: Final = 2**16
QUARTERS: Final = BUCKETS // QUARTER
#: Of no comment more is looked at: about what 5,000 characters of prose have.
MOST_FEATURES: Final = 12_000

_HEAD_BYTES: Final = 1 + 2 * QUARTERS


class BadVector(ValueError):
    """Bytes that :func:`pack` of this version did not write."""


def pack(buckets: Iterable[int]) -> bytes:
    """Return buckets as bytes: the version, how many of each quarter, and their places in order.

    All numbers are little-endian and of two bytes; each bucket stands once.
    """
    quarters = [array("H") for _ in range(QUARTERS)]
    for bucket in sorted(set(buckets)):
        quarters[bucket // QUARTER].append(bucket % QUARTER)
    head = array("H", map(len, quarters))
    return bytes([VERSION]) + b"".join(_little(part).tobytes() for part in (head, *quarters))


def unpack(vector: bytes) -> list[list[int]]:
    """Return the buckets of each quarter; raises :class:`BadVector`."""
    if len(vector) < _HEAD_BYTES or vector[0] != VERSION or len(vector) % 2 == 0:
        raise BadVector(vector[:1])
    numbers = array("H")
    numbers.frombytes(vector[1:])
    _little(numbers)
    counts, places = numbers[:QUARTERS], numbers[QUARTERS:]
    if sum(counts) != len(places):
        raise BadVector(vector[:1])
    found, start = [], 0
    for quarter, count in enumerate(counts):
        found.append([quarter * QUARTER + place for place in places[start : start + count]])
        start += count
    return found


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
