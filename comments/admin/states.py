"""The desk's tabs: comments by state, with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from comments.models import Comment

#: What stands on the desk unless something else is asked for.
FIRST = Comment.State.PENDING
EVERYTHING = "all"
TABS = (
    Comment.State.PENDING,
    Comment.State.APPROVED,
    Comment.State.SPAM,
    Comment.State.TRASH,
)


class StateFilter(admin.SimpleListFilter):
    """One state at a time, pending ones first; erased ones only among all."""

    title = "state"
    parameter_name = "state"
    template = "admin/comments/comment/states.html"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        """Name the tabs."""
        return [*((str(state), str(state.label)) for state in TABS), (EVERYTHING, "all")]

    def value(self) -> str:
        """Return the state asked for, the first one for nonsense."""
        asked = super().value()
        return asked if asked in (*TABS, EVERYTHING) else str(FIRST)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Keep one state."""
        return queryset if self.value() == EVERYTHING else queryset.filter(state=self.value())

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the tabs, counted within the search and the other filters. One query."""
        counts = self._counts(changelist)
        for value, label in self.lookup_choices:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({"state": value}, ["p", "e"]),
                "display": label,
                "count": sum(counts.values()) if value == EVERYTHING else counts.get(value, 0),
            }

    def _counts(self, changelist: ChangeList) -> dict[str, int]:
        """Return the number of comments by state."""
        others = changelist.get_queryset(self.request, [self.parameter_name])
        counted = others.order_by().values("state").annotate(number=Count("pk"))
        return dict(counted.values_list("state", "number"))
