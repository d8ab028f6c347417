"""Lists that are paged by key: nothing is counted, and page 4,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

#: The parameter that says behind which row a page begins.
BEFORE = "before"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: As many as the years up to 9999 need.
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a list that goes by a time and the id."""

    at: datetime
    pk: Any

    @classmethod
    def read(cls, typed: str, model: type[Model]) -> Place | None:
        """Return the place that an address names, None for the beginning and for nonsense."""
        digits, _, pk = typed.partition(".")
        if not digits.isascii() or not digits.isdecimal() or len(digits) > _DIGITS:
            return None
        try:
            return cls(_EPOCH + int(digits) * _MICROSECOND, model._meta.pk.to_python(pk))
        except (OverflowError, ValidationError):
            return None

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.pk}"

    def behind(self, field: str) -> Q:
        """Return what comes after it, newest first; an index can use the first condition."""
        return Q(**{f"{field}__lte": self.at}) & (
            Q(**{f"{field}__lt": self.at}) | Q(pk__lt=self.pk)
        )


class KeysetChangeList(ChangeList):
    """A list of the admin, newest first by :attr:`field` and id."""

    field: ClassVar[str]
    #: More parameters that aren't about what is in the list.
    aside: ClassVar[frozenset[str]] = frozenset()

    before: Place | None = None
    #: Where the next page begins, None on the last one.
    older: Place | None = None

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """Keep what is asked for; what is no question about the rows is taken out first."""
        for name in (BEFORE, *self.aside):
            self.filter_params.pop(name, None)
            self.params.pop(name, None)
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        """Read one page, and one row more, which tells whether there are more.

        Behind the last row stands nothing any more once all of it was decided: then the list
        begins anew.
        """
        self.before = Place.read(request.GET.get(BEFORE, ""), self.model)
        rows = self._rows()
        if self.before and not rows:
            self.before = None
            rows = self._rows()
        size = self.list_per_page
        self.result_list = rows[:size]
        self.older = self._place_of(rows[size - 1]) if len(rows) > size else None
        self.result_count = len(self.result_list)
        self.show_full_result_count, self.full_result_count = False, None
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = self.multi_page = False

    def _rows(self) -> list[Any]:
        """Return the rows of the page and one more. One query."""
        ordered = self.queryset.order_by(f"-{self.field}", "-pk")
        if self.before:
            ordered = ordered.filter(self.before.behind(self.field))
        return list(ordered[: self.list_per_page + 1])

    def _place_of(self, row: Model) -> Place:
        """Return where a row stands."""
        return Place(getattr(row, self.field), row.pk)

    @property
    def newest_url(self) -> str:
        """The address of the first page."""
        return self.get_query_string()

    @property
    def older_url(self) -> str:
        """The address of the next page."""
        return self.get_query_string({BEFORE: str(self.older)})
