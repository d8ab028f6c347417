"""What the list of the desk can be narrowed to, beside a state and words.

Each can be seen above the list, and taken off by itself; together they narrow further.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from blog.models import Post
from comments.models import Comment
from comments.moderation import Filter

#: No id has more digits (2^63 has 19).
_DIGITS = 18


class Narrowing(admin.SimpleListFilter, ABC):
    """Something that comments have in common; there only where an address asks for it."""

    #: What its value is, before that value.
    phrase: ClassVar[str]

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        """Name the one choice: what is asked for."""
        asked = self.value() or ""
        return [(asked, asked)] if asked else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Keep what is asked for; nothing is like nonsense."""
        asked = self.value() or ""
        if "\x00" in asked or not (chosen := self.chosen(asked)):
            return queryset.none()
        return queryset & Filter(**chosen).matching()

    @abstractmethod
    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Return the fields of the filter, none for nonsense."""

    def words(self) -> str:
        """Say in words what is kept."""
        return f"{self.phrase} {self.value()}"

    def without(self, changelist: ChangeList) -> str:
        """Return the address of the list without it."""
        return changelist.get_query_string({str(self.parameter_name): None})


class NetworkFilter(Narrowing):
    """From one network."""

    title, parameter_name, phrase = "network", "network", "from the network"

    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Keep what came from there."""
        return {"network": asked}


class EmailFilter(Narrowing):
    """From one e-mail address."""

    title, parameter_name, phrase = "e-mail address", "email", "from the address"

    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Keep what was said under it."""
        return {"email": asked}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Look for it as it is spelled, and in lower case, as the index has it."""
        spellings = {self.value(), str(self.value()).lower()}
        spelled = queryset.exclude(author_email="").filter(author_email__in=spellings)
        return super().queryset(request, spelled)


class DomainFilter(Narrowing):
    """With a link to a domain."""

    title, parameter_name, phrase = "domain", "domain", "with a link to"

    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Keep what links there."""
        return {"domain": asked}


class _OfRow(Narrowing):
    """Something that a row is named for by its id."""

    def number(self) -> int | None:
        """Return the id, None for what is none."""
        asked = self.value() or ""
        fits = asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS
        return int(asked) if fits else None


class SameTextFilter(_OfRow):
    """That say the same as one of them."""

    title, parameter_name, phrase = "text", "same", "that say the same as comment"

    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Keep what says the same."""
        number = self.number()
        return {"same_text_as": number} if number else {}


class PostFilter(_OfRow):
    """On one post."""

    title, parameter_name, phrase = "post", "post__id__exact", "on"

    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Keep what stands there."""
        number = self.number()
        return {"post_id": number} if number else {}

    def words(self) -> str:
        """Say the title. One query."""
        post = Post.objects.only("title", "excerpt").filter(pk=self.number() or 0).first()
        return f"on “{post}”" if post else f"on post {self.value()}, which isn’t there"


class ReportedFilter(Narrowing):
    """That readers report, and that no moderator has answered."""

    title, parameter_name, phrase = "reports", "reported", "that readers report"

    def chosen(self, asked: str) -> Mapping[str, Any]:
        """Keep them; there is no other choice."""
        return {"reported": True} if asked == "1" else {}

    def words(self) -> str:
        """Say it without the value."""
        return self.phrase


#: In the order in which they are shown.
NARROWINGS = (
    *(NetworkFilter, EmailFilter, DomainFilter, SameTextFilter, PostFilter),
    ReportedFilter,
)
