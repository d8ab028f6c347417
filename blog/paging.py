"""Pages by key: each begins behind a row, so that page 4,000 costs what page 1 costs.

The key is (published_at, id), newest first, as ``newest_first()`` orders posts and comments.
A post that is published while somebody leafs through shifts nothing.
"""

from __future__ import annotations

import base64
import re
import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from django.db.models import Model, Q, QuerySet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEY = struct.Struct(">qq")
#: 16 bytes in base64 without its padding.
_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")
_UUID_KEY = struct.Struct(">q16s")
#: 24 bytes.
_UUID_SHAPE = re.compile(r"[A-Za-z0-9_-]{32}")

#: The parameter of an address that holds a cursor.
PARAMETER = "before"

AnyRow = TypeVar("AnyRow", bound=Model)


class BadCursor(ValueError):
    """A text that is no cursor of ours; ``text`` is what came."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__("This is not a place in the list.")


class Keyed(Protocol):
    """A row with the key that pages go by."""

    pk: Any
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the key of the row that stands before what comes next."""

    CHARACTERS: ClassVar = 22

    published_at: datetime
    id: int

    @classmethod
    def of(cls, row: Keyed) -> Cursor:
        """Return the place behind ``row``, which is published."""
        if row.published_at is None:
            message = "What was never published has no place among what was."
            raise ValueError(message)
        return cls(row.published_at, row.pk)

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """Return the cursor that :meth:`encode` wrote; raise :class:`BadCursor` for all else."""
        if not _SHAPE.fullmatch(text):
            raise BadCursor(text)
        microseconds, row_id = _KEY.unpack(base64.urlsafe_b64decode(f"{text}=="))
        try:
            cursor = cls(_EPOCH + microseconds * _MICROSECOND, row_id)
        except OverflowError:
            raise BadCursor(text) from None
        # The last letter has four bits to spare: one place has one spelling.
        if row_id < 1 or cursor.encode() != text:
            raise BadCursor(text)
        return cursor

    def encode(self) -> str:
        """Return the cursor as 22 letters for an address."""
        microseconds = (self.published_at - _EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(_KEY.pack(microseconds, self.id))[:22].decode()

    def __str__(self) -> str:
        return self.encode()


@dataclass(frozen=True, slots=True)
class UUIDCursor:
    """The same for rows whose id is a UUID."""

    CHARACTERS: ClassVar = 32

    published_at: datetime
    id: uuid.UUID

    @classmethod
    def decode(cls, text: str) -> UUIDCursor:
        """Return the cursor that :meth:`encode` wrote; raise :class:`BadCursor` for all else."""
        if not _UUID_SHAPE.fullmatch(text):
            raise BadCursor(text)
        microseconds, row_id = _UUID_KEY.unpack(base64.urlsafe_b64decode(text))
        try:
            return cls(_EPOCH + microseconds * _MICROSECOND, uuid.UUID(bytes=row_id))
        except OverflowError:
            raise BadCursor(text) from None

    def encode(self) -> str:
        """Return the cursor as 32 letters for an address."""
        microseconds = (self.published_at - _EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(_UUID_KEY.pack(microseconds, self.id.bytes)).decode()


@dataclass(frozen=True, slots=True)
class Part(Generic[AnyRow]):
    """Some rows of a list, and where the older ones begin (None: there are none)."""

    rows: list[AnyRow]
    older: Cursor | None


def requested(parameters: Mapping[str, str]) -> Cursor | None:
    """Return the place that a request names, None for the beginning; may raise BadCursor."""
    text = parameters.get(PARAMETER)
    return None if text is None else Cursor.decode(text)


def part(rows: QuerySet[AnyRow], *, before: Cursor | None, size: int) -> Part[AnyRow]:
    """Return at most ``size`` of ``rows``, which are newest first, older than ``before``.

    One query: one row more than shown tells whether there are more.
    """
    wanted = list((rows if before is None else rows.filter(older_than(before)))[: size + 1])
    shown = wanted[:size]
    more = len(wanted) > size
    return Part(shown, Cursor.of(cast(Keyed, shown[-1])) if more else None)


def older_than(cursor: Cursor) -> Q:
    """Return what is older than a place; the first condition is the one an index can use."""
    return Q(published_at__lte=cursor.published_at) & (
        Q(published_at__lt=cursor.published_at) | Q(pk__lt=cursor.id)
    )


def newer_than(cursor: Cursor) -> Q:
    """Return what is newer than a place."""
    return Q(published_at__gte=cursor.published_at) & (
        Q(published_at__gt=cursor.published_at) | Q(pk__gt=cursor.id)
    )
