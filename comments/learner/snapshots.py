"""A model's weights as bytes, without those that nothing was learned of."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from typing import Final

from comments.learner.vectors import BUCKETS, VERSION

_MAGIC: Final = b"AROW"
#: Magic, version of the features, lessons, buckets that are not as they were in the beginning.
_HEAD: Final = struct.Struct("<4sBII")
#: A place of four bytes, a weight and a variance.
_ITEM_BYTES: Final = 12
_LEVEL: Final = 6


class BadSnapshot(ValueError):
    """Bytes that are no snapshot, or one of other features."""


def dumps(
    learned: int, weights: array[float], variances: array[float], untouched: array[float]
) -> bytes:
    """Return them as bytes, all numbers little-endian."""
    pairs = enumerate(zip(variances, untouched, strict=True))
    places = array("I", (place for place, (now, before) in pairs if now != before))
    columns = (
        places,
        array("f", (weights[place] for place in places)),
        array("f", (variances[place] for place in places)),
    )
    body = b"".join(_planes(column) for column in columns)
    return _HEAD.pack(_MAGIC, VERSION, learned, len(places)) + zlib.compress(body, _LEVEL)


def loads(data: bytes, weights: array[float], variances: array[float]) -> int:
    """Write weights and variances into those of a new model, and return its lessons.

    Raises :class:`BadSnapshot`.
    """
    learned, body = _opened(data)
    part = len(body) // 3
    places = _column("I", body[:part])
    if max(places, default=0) >= BUCKETS:
        raise BadSnapshot("a bucket that there isn't")
    columns = _column("f", body[part : 2 * part]), _column("f", body[2 * part :])
    for place, weight, variance in zip(places, *columns, strict=True):
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


def _planes(column: array[int] | array[float]) -> bytes:
    """Return the first bytes of all numbers, then the second, and so on: that compresses better."""
    raw = _little(column).tobytes()
    return b"".join(raw[place::4] for place in range(4))


def _column(kind: str, planes: bytes) -> array[float]:
    """Return what :func:`_planes` took apart; array's types know no union of kinds."""
    raw = bytearray(len(planes))
    length = len(planes) // 4
    for place in range(4):
        raw[place::4] = planes[place * length : (place + 1) * length]
    column: array[float] = array(kind)
    column.frombytes(raw)
    return _little(column)  # type: ignore[return-value]


def _little(column: array[int] | array[float]) -> array[int] | array[float]:
    if sys.byteorder == "big":
        column.byteswap()
    return column
