"""Lists by key in both directions: each part begins behind a row, whatever its number.

The key is a time and the id. A row that comes or goes meanwhile shifts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Self, TypeAlias, TypeVar, cast
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from blog.paging import Cursor, UUIDCursor

#: In front of a cursor whose rows are wanted in the other direction.
BACKWARDS = "-"

#: What stands beside the time in a key.
AnyCursor: TypeAlias = Cursor | UUIDCursor

AnyRow = TypeVar("AnyRow", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a column of times, then the id."""

    field: str
    newest_first: bool

    def sorting(self, *, backwards: bool = False) -> tuple[str, str]:
        """Return what to order by."""
        sign = "" if self._is_ascending(backwards=backwards) else "-"
        return f"{sign}{self.field}", f"{sign}pk"

    def behind(self, place: Place) -> Q:
        """Return what comes after a place; the first condition is the one an index can use."""
        moment, row_id = place.cursor.published_at, place.cursor.id
        than = "gt" if self._is_ascending(backwards=place.backwards) else "lt"
        later = Q((f"{self.field}__{than}", moment)) | Q((f"pk__{than}", row_id))
        return Q((f"{self.field}__{than}e", moment)) & later

    def place_of(self, row: Model, *, backwards: bool) -> Place:
        """Return the place beside a row."""
        moment = cast(datetime, getattr(row, self.field))
        kind = UUIDCursor if isinstance(row.pk, UUID) else Cursor
        return Place(kind(moment, row.pk), backwards=backwards)

    def _is_ascending(self, *, backwards: bool) -> bool:
        return self.newest_first is backwards


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a list begins: behind a key, or, ``backwards``, before it."""

    cursor: AnyCursor
    backwards: bool = False

    @classmethod
    def decode(cls, text: str, kind: type[AnyCursor] = Cursor) -> Self:
        """Return the place that :meth:`encode` wrote; raise ``paging.BadCursor`` for all else."""
        # A cursor may begin with the same sign, but then it is shorter.
        backwards = len(text) > kind.CHARACTERS and text.startswith(BACKWARDS)
        return cls(kind.decode(text[1:] if backwards else text), backwards)

    def encode(self) -> str:
        """Return the place for an address."""
        return f"{BACKWARDS if self.backwards else ''}{self.cursor.encode()}"


@dataclass(frozen=True, slots=True)
class Part(Generic[AnyRow]):
    """Some rows of a list, and the places of what comes after and before them."""

    rows: list[AnyRow]
    next: Place | None
    previous: Place | None


def part(rows: QuerySet[AnyRow], *, order: Order, place: Place | None, limit: int) -> Part[AnyRow]:
    """Return at most ``limit`` of ``rows``. One query: one row more tells whether there are more.

    What lies in the direction that a place was come from is taken to be there still.
    """
    backwards = place is not None and place.backwards
    behind = rows if place is None else rows.filter(order.behind(place))
    found = list(behind.order_by(*order.sorting(backwards=backwards))[: limit + 1])
    more, shown = len(found) > limit, found[:limit]
    if not shown:
        return Part([], None, None)
    if backwards:
        shown.reverse()
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Part(
        shown,
        next=order.place_of(shown[-1], backwards=False) if has_next else None,
        previous=order.place_of(shown[0], backwards=True) if has_previous else None,
    )
