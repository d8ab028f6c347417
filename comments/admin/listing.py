"""The list of the desk: which comments, how they are read, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from comments.admin import cards
from comments.admin.cards import Card
from comments.admin.keysets import KeysetChangeList
from comments.admin.narrowing import Narrowing
from comments.admin.states import EVERYTHING, StateFilter
from comments.models import Comment
from comments.moderation import Filter

#: The parameter with the action that is to be done with everything that matches.
DO = "do"

#: Long columns that a row doesn't show.
UNLISTED = (
    *("source", "sanitizer", "path"),
    *("parent__source", "parent__body_digest", "parent__sanitizer", "parent__path"),
    *("post__source", "post__html", "post__teaser_html"),
    *("post__feed_html", "post__feed_teaser_html", "post__search_words"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that the list is narrowed to: in words, and the address without it."""

    words: str
    without: str


class CommentChangeList(KeysetChangeList):
    """The list with all that its rows show, in as many queries for any number of rows."""

    field = "created_at"
    aside = frozenset({DO})

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Comment]:
        """Read post and parent along."""
        found = super().get_queryset(request, exclude_parameters)
        return cast("QuerySet[Comment]", found.select_related("post", "parent").defer(*UNLISTED))

    @cached_property
    def cards(self) -> list[Card]:
        """The comments of the page, with what is known of who wrote them."""
        return cards.of(self.result_list)

    @property
    def states(self) -> StateFilter:
        """The tabs."""
        return next(spec for spec in self.filter_specs if isinstance(spec, StateFilter))

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """The tabs, with their numbers."""
        return list(self.states.choices(self))

    @property
    def counted(self) -> str:
        """The number of the tab that is shown."""
        return str(next(tab["count"] for tab in self.tabs if tab["selected"]))

    @cached_property
    def asked(self) -> list[Asked]:
        """What the list is narrowed to, beside the state."""
        found = []
        if self.query:
            without = self.get_query_string({SEARCH_VAR: None})
            found.append(Asked(f"with the words “{self.query}”", without))
        specs = [spec for spec in self.filter_specs if isinstance(spec, Narrowing)]
        found += [Asked(spec.words(), spec.without(self)) for spec in specs]
        named = {SEARCH_VAR, *(spec.parameter_name for spec in (self.states, *specs))}
        return found + [
            Asked(f"{name} {value}", self.get_query_string({name: None}))
            for name, value in self.params.items()
            if name not in named and value
        ]

    @cached_property
    def reported(self) -> int:
        """How many comments readers report, wherever they stand. One query."""
        return Filter(reported=True).matching().count()

    @property
    def is_whole_blog(self) -> bool:
        """Whether nothing narrows it, not even a state."""
        return self.states.value() == EVERYTHING and not self.asked

    def doing(self, action: str) -> str:
        """Return the query that asks to do something with everything that matches."""
        return urlencode({**self.params, DO: action})

    def matching(self) -> QuerySet[Comment]:
        """Return everything that matches, on whatever page, in no order."""
        found: QuerySet[Comment] = self.queryset.order_by().select_related(None)
        return found
