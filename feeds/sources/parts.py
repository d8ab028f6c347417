"""Which entries stand in a document, and where the others are. Pages are by key (RFC 5005 §3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress
from typing import Any, Generic, Protocol, TypeVar, cast

from django.db.models import F, Model, QuerySet, Subquery

from blog.api.keysets import Place
from blog.models import Blog
from blog.paging import Cursor
from feeds.parameters import Window

AnyEntry = TypeVar("AnyEntry", bound=Model)
AnyRow = TypeVar("AnyRow")
Made = TypeVar("Made")


class Changing(Protocol):
    """A row that tells which revision its last change for readers made."""

    changed_at_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What asks for the pages beside one; None where there is none.

    ``complete``: all rows are in this one. ``last`` is the page of the oldest rows, as full as
    any: who walks by ``next`` may end on a shorter one, of some of its rows.
    """

    complete: bool = False
    first: Window | None = None
    previous: Window | None = None
    next: Window | None = None
    last: Window | None = None


@dataclass(frozen=True, slots=True)
class Part(Generic[AnyRow]):
    """Some rows of a feed, and where the others are.

    ``beside`` is what was asked for together with the other pages. ``whole`` has all rows where
    only some of them are to be shown.
    """

    rows: Sequence[AnyRow]
    pages: Pages = Pages()
    beside: Any = None
    whole: Sequence[AnyRow] = ()

    def made(
        self, make: Callable[[Sequence[AnyRow]], Sequence[Made]], *, since: int | None = None
    ) -> Part[Made]:
        """Return the same part of what ``make`` turns the rows into.

        With ``since`` a revision, of those alone that changed after it (RFC 3229), which are no
        page of the feed.
        """
        made = make(self.rows)
        if since is None:
            return Part(made, self.pages, self.beside)
        changed = [cast(Changing, row).changed_at_revision > since for row in self.rows]
        return Part(list(compress(made, changed)), Pages(), self.beside, whole=made)


def part(
    window: Window,
    entries: QuerySet[AnyEntry],
    *,
    usually: int,
    beside: QuerySet[Any, Any] | None = None,
    ends: bool = True,
) -> Part[AnyEntry]:
    """Return what ``window`` shows of ``entries``, ``usually`` so many of them.

    Two queries, one if all is shown: as many, and as long ones, for the last page as for the
    first. One row more than shown tells whether there are older ones. Of ``beside``, values, the
    first is read along with the other pages. Without ``ends``, the last page and the previous one
    are not looked for: of a search, that would find all there is.
    """
    limit = window.limit or usually
    found = list(window.of(entries)[: limit + 1])
    shown, older = found[:limit], found[limit:]
    if window.before is None and not older:
        return Part(shown, Pages(complete=not window.bounds))
    # Entries have numbers, not UUIDs.
    behind = cast(Cursor, window.key.place_of(shown[-1], backwards=False).cursor) if older else None
    beginning = Pages(first=window.page(None), next=window.page(behind) if behind else None)
    if not ends:
        return Part(shown, beginning)
    asked = _keys_of_ends(window, window.within(entries), limit)
    nothing = entries.none().values("pk")
    *keys, found_beside = first_values(*asked, nothing if beside is None else beside)
    previous = window.page(_cursor(*keys[2:])) if window.before else None
    pages = replace(beginning, previous=previous, last=window.page(_cursor(*keys[:2])))
    return Part(shown, pages, found_beside)


def first_values(*queries: QuerySet[Any, Any]) -> tuple[Any, ...]:
    """Return the first value of each query, None of an empty one. One query for all of them."""
    values = [Subquery(query[:1]) for query in queries]
    return tuple(Blog.objects.values_list(*values).get())


def _keys_of_ends(
    window: Window, entries: QuerySet[AnyEntry], limit: int
) -> list[QuerySet[Any, Any]]:
    """Ask for the keys (time, id) of where the last page and the previous one begin.

    Each is a look at an index, from its old end and from the place of this page. Where there is
    no such row, the page begins with the newest.
    """
    rising = entries.order_by(*window.key.sorting(backwards=True))
    newer = rising.none()
    if window.before is not None:
        # The row at the place itself, if it is still there, is the oldest of the previous page.
        place = replace(window.before, id=window.before.id - 1)
        newer = rising.filter(window.key.behind(Place(place, backwards=True)))
    return [
        query.annotate(found=F(column)).values("found")[limit:]
        for query in (rising, newer)
        for column in (window.key.field, "pk")
    ]


def _cursor(moment: datetime | None, row_id: int | None) -> Cursor | None:
    return None if moment is None or row_id is None else Cursor(moment, row_id)
