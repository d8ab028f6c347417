"""The desk's tabs: comments by state, with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
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
        return _in_state(queryset, self.value())

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the tabs, counted within the search and the other filters, a query for each.

        The index of the queue ends each after :data:`COUNTED` rows, where nothing else is asked.
        """
        others = changelist.get_queryset(self.request, [self.parameter_name])
        for value, label in self.lookup_choices:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({"state": value}),
                "display": label,
                "count": counted(_in_state(others, value)),
            }


def counted(comments: QuerySet[Comment]) -> str:
    """Return how many there are, "1,000+" where it is many."""
    number = comments.order_by().values("pk")[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if number > COUNTED else str(number)


def _in_state(comments: QuerySet[Comment], state: str) -> QuerySet[Comment]:
    """Keep comments of a state."""
    return comments if state == EVERYTHING else comments.filter(state=state)
