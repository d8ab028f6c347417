"""What a reader may ask of a feed by its query, as Blogger documents it.

``max-results`` (1–150), ``orderby`` (``published``, ``updated``), ``published-min`` and
``published-max``, ``updated-min`` and ``updated-max``. A lower bound is inclusive, an upper one
exclusive, and the bounds of ``updated`` count only together with ``orderby=updated``. ``before``
is our own: the place in that order behind which a page begins. Other parameters are none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet

from blog.api.keysets import Order, Place
from blog.paging import PARAMETER as BEFORE
from blog.paging import BadCursor, Cursor
from blog.problems import shown

MOST_RESULTS: Final = 150
MAX_RESULTS: Final = "max-results"
ORDERBY: Final = "orderby"

PUBLISHED: Final = "published"
UPDATED: Final = "updated"
#: The words of Google's data protocol, which older subscriptions use, mean the same.
_ORDERS: Final = {
    PUBLISHED: PUBLISHED,
    "starttime": PUBLISHED,
    UPDATED: UPDATED,
    "lastmodified": UPDATED,
}
#: Which column a bound is of, and how it compares.
_BOUNDS: Final = {
    f"{column}-{end}": f"{column}_at__{comparison}"
    for column in (PUBLISHED, UPDATED)
    for end, comparison in (("min", "gte"), ("max", "lt"))
}
NAMES: Final = (MAX_RESULTS, ORDERBY, *_BOUNDS, BEFORE)

_WHOLE_NUMBER: Final = re.compile(r"0*[0-9]{1,9}", re.ASCII)
#: RFC 3339, and what Blogger takes as well: without seconds, without a zone, a date alone.
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)

AnyEntry = TypeVar("AnyEntry", bound=Model)


class BadParameter(ValueError):
    """A parameter of ours that can't be read: its ``name``, its ``value``, what it ``must_be``."""

    def __init__(self, name: str, value: str, *, must_be: str) -> None:
        self.name = name
        self.value = value
        self.must_be = must_be
        super().__init__(f"{name} must be {must_be}, not “{shown(value)}”.")


@dataclass(frozen=True, slots=True)
class Window:
    """Which entries of a feed are asked for, and in which order; usually the newest.

    ``bounds`` are aware times in UTC by the name of the parameter; ``before`` is where the page
    begins, None for the first.
    """

    limit: int | None = None
    order: str = PUBLISHED
    bounds: tuple[tuple[str, datetime], ...] = ()
    before: Cursor | None = None

    @property
    def key(self) -> Order:
        """What the entries are sorted by: the newest first."""
        return Order(f"{self.order}_at", newest_first=True)

    def within(self, entries: QuerySet[AnyEntry]) -> QuerySet[AnyEntry]:
        """Return those of ``entries`` that the pages hold together, in no order."""
        bounds: dict[str, Any] = {_BOUNDS[name]: moment for name, moment in self.bounds}
        return entries.filter(**bounds)

    def of(self, entries: QuerySet[AnyEntry]) -> QuerySet[AnyEntry]:
        """Return what of ``entries`` this page begins with, and all that is older."""
        within = self.within(entries).order_by(*self.key.sorting())
        return within if self.before is None else within.filter(self.key.behind(Place(self.before)))

    def page(self, before: Cursor | None) -> Window:
        """Return another page of the same."""
        return replace(self, before=before)

    def query(self) -> str:
        """Return the query that asks for it, in its one spelling; '' for what is usual."""
        asked = [(name, _printed(moment)) for name, moment in self.bounds]
        if self.before is not None:
            asked.append((BEFORE, str(self.before)))
        if self.order != PUBLISHED:
            asked.insert(0, (ORDERBY, self.order))
        if self.limit is not None:
            asked.insert(0, (MAX_RESULTS, str(self.limit)))
        return f"?{urlencode(asked, safe=':')}" if asked else ""


USUAL: Final = Window()


def added(path: str, query: str) -> str:
    """Return an address with what :meth:`Window.query` or :func:`carried` says behind it."""
    return path + (query.replace("?", "&", 1) if "?" in path else query)


def read(query: Mapping[str, str]) -> Window:
    """Return what a query asks for; raise :class:`BadParameter` for what can't be read.

    A parameter without a value is as none.
    """
    given = {name: query[name] for name in NAMES if query.get(name)}
    order = _order(given.get(ORDERBY, PUBLISHED))
    # Each is read, so that a mistake is told of even where it doesn't count.
    bounds = [(name, _time(name, given[name])) for name in _BOUNDS if name in given]
    return Window(
        limit=_limit(given[MAX_RESULTS]) if MAX_RESULTS in given else None,
        order=order,
        bounds=tuple((n, at) for n, at in bounds if order == UPDATED or n.startswith(PUBLISHED)),
        before=_place(given[BEFORE]) if BEFORE in given else None,
    )


def carried(query: Mapping[str, str]) -> str:
    """Return the query for the feed that an old address leads to: ours of ``query``, as it was.

    Blogger takes any number of results, and gives as many as it will: so do we for its addresses.
    """
    given = {name: query[name] for name in NAMES if query.get(name)}
    most = given.get(MAX_RESULTS, "")
    if _WHOLE_NUMBER.fullmatch(most) and int(most) > MOST_RESULTS:
        given[MAX_RESULTS] = str(MOST_RESULTS)
    return f"?{urlencode(given, safe=':')}" if given else ""


def _limit(value: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(value) or not 1 <= int(value) <= MOST_RESULTS:
        must_be = f"a whole number from 1 to {MOST_RESULTS}"
        raise BadParameter(MAX_RESULTS, value, must_be=must_be)
    return int(value)


def _order(value: str) -> str:
    if value not in _ORDERS:
        raise BadParameter(ORDERBY, value, must_be=f"“{PUBLISHED}” or “{UPDATED}”")
    return _ORDERS[value]


def _place(value: str) -> Cursor:
    try:
        return Cursor.decode(value)
    except BadCursor as error:
        must_be = "a place in this feed, as its links have it"
        raise BadParameter(BEFORE, value, must_be=must_be) from error


def _time(name: str, value: str) -> datetime:
    """Return a time in UTC; one without a zone is in UTC.

    A "+" that was not encoded comes as a space.
    """
    text = value.replace(" ", "+").upper()
    if _TIME.fullmatch(text):
        # There is no 30 February, and no UTC before the first hour of the calendar.
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    raise BadParameter(name, value, must_be="a time such as 2026-03-01T12:00:00Z")


def _printed(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
