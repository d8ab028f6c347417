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
#: Nobody needs to know the number exactly beyond; counting it would read every comment.
COUNTED = 1000


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
        """Yield the tabs, with their numbers within the search and the other filters."""
        others = changelist.get_queryset(self.request, [self.parameter_name]).order_by()
        is_narrowed = changelist.query or len(changelist.filter_specs) > 1
        numbers = _exactly(others) if is_narrowed else _at_most(others)
        for value, label in self.lookup_choices:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({"state": value}),
                "display": label,
                "count": numbers[value],
            }


def _at_most(comments: QuerySet[Comment]) -> dict[str, str]:
    """Count up to :data:`COUNTED` comments of each state: "1,000+" is more.

    A query for each; an index answers it after so many entries.
    """
    rows = comments.values("pk")
    parts = {state.value: rows.filter(state=state) for state in TABS} | {EVERYTHING: rows}
    numbers = {name: part[: COUNTED + 1].count() for name, part in parts.items()}
    return {
        name: f"{COUNTED:,}+" if number > COUNTED else str(number)
        for name, number in numbers.items()
    }


def _exactly(comments: QuerySet[Comment]) -> dict[str, str]:
    """Count the comments of each state among those that something else is asked of.

    One query: where no index helps, as with words, it looks at each comment once.
    """
    counted = comments.values("state").annotate(number=Count("pk")).values_list("state", "number")
    numbers = dict(counted)
    every = {EVERYTHING: sum(numbers.values())}
    return {name: f"{(numbers | every).get(name, 0):,}" for name in (*TABS, EVERYTHING)}
