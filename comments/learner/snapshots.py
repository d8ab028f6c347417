"""A model's weights as bytes, without those that nothing was learned of."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from typing import Any, Final, TypeVar

from comments.learner.vectors import BUCKETS, VERSION

Column = TypeVar("Column", bound="array[Any]")

_MAGIC: Final = b"AROW"
#: Magic, version of the features, lessons, buckets that are not as they were in the beginning.
_HEAD: Final = struct.Struct("<4sBII")
#: A place of four bytes, a weight and a variance.
_ITEM_BYTES: Final = 12
_LEVEL: Final = 6
_STRETCH: Final = 64


class BadSnapshot(ValueError):
    """Bytes that are no snapshot, or one of other features."""


def dumps(
    learned: int, weights: array[float], variances: array[float], untouched: array[float]
) -> bytes:
    """Return them as bytes, all numbers little-endian."""
    places = array("I", _changed(variances, untouched))
    count = len(places)
    learnt = array("f", (weights[place] for place in places))
    sure = array("f", (variances[place] for place in places))
    columns = (_little(places).tobytes(), _little(learnt).tobytes(), _little(sure).tobytes())
    body = zlib.compress(b"".join(map(_planes, columns)), _LEVEL)
    return _HEAD.pack(_MAGIC, VERSION, learned, count) + body


def _changed(now: array[float], before: array[float]) -> Iterator[int]:
    """Yield the places that differ: of a young model whole stretches are passed over at once."""
    for start in range(0, BUCKETS, _STRETCH):
        stretch = slice(start, start + _STRETCH)
        if now[stretch].tobytes() != before[stretch].tobytes():
            pairs = enumerate(zip(now[stretch], before[stretch], strict=True), start)
            yield from (place for place, (one, other) in pairs if one != other)


def loads(data: bytes, weights: array[float], variances: array[float]) -> int:
    """Write weights and variances into those of a new model, and return its lessons.

    Raises :class:`BadSnapshot`.
    """
    learned, body = _opened(data)
    part = len(body) // 3
    places = array("I", _together(body[:part]))
    if max(_little(places), default=0) >= BUCKETS:
        raise BadSnapshot("a bucket that there isn't")
    learnt = array("f", _together(body[part : 2 * part]))
    sure = array("f", _together(body[2 * part :]))
    for place, weight, variance in zip(places, _little(learnt), _little(sure), strict=True):
        weights[place] = weight
        variances[place] = variance
    return learned


def _opened(data: bytes) -> tuple[int, bytes]:
    """Return the lessons and the columns."""
    try:
        magic, version, learned, count = _HEAD.unpack_from(data)
        reader = zlib.decompressobj()
        body = reader.decompress(data[_HEAD.size :], _ITEM_BYTES * BUCKETS + 1)
    except (struct.error, zlib.error) as error:
        raise BadSnapshot(str(error)) from error
    if (magic, version) != (_MAGIC, VERSION):
        raise BadSnapshot(f"{magic!r}, version {version}")
    if not reader.eof or len(body) != _ITEM_BYTES * count:
        raise BadSnapshot("cut off")
    return learned, body


def _planes(raw: bytes) -> bytes:
    """Return the first bytes of all numbers, then the second, and so on: that compresses better."""
    return b"".join(raw[place::4] for place in range(4))


def _together(planes: bytes) -> bytes:
    """Return what :func:`_planes` took apart."""
    raw, length = bytearray(len(planes)), len(planes) // 4
    for place in range(4):
        raw[place::4] = planes[place * length : (place + 1) * length]
    return bytes(raw)


def _little(column: Column) -> Column:
    if sys.byteorder == "big":
        column.byteswap()
    return column
