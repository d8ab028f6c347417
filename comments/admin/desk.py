"""Comments in the admin: read, and decided about through moderation alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from blog.admin.base import ReadOnlyAdmin, in_blog_time
from comments.admin import (
    about,
    banning,
    correcting,
    decisions,
    everything,
    feed,
    learner,
    mail,
    marking,
    person,
    replying,
    returning,
    tokens,
)
from comments.admin.listing import CommentChangeList
from comments.admin.narrowing import NARROWINGS
from comments.admin.states import StateFilter
from comments.models import Comment
from comments.moderation import Action

#: What is kept of a comment beside what its card shows.
RECORD = (
    *("author_name", "author_email", "author_url", "user", "network"),
    *("created_at", "published_at", "edited_at"),
    *("source", "source_format", "sanitizer", "atom_id", "import_ref"),
)


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin[Comment]):
    """The desk. Nobody adds, edits or deletes here, superusers included: decide instead."""

    list_filter = (StateFilter, *NARROWINGS)
    list_per_page = 50
    ordering = ("-created_at", "-id")
    search_fields = ("source", "author_name", "author_email", "network")
    search_help_text = "Text, name, e-mail address or network, within the state that is shown."
    show_full_result_count = False
    actions = ("approve", "spam", "trash", "restore")
    fieldsets = (("Record", {"fields": RECORD, "classes": ["collapse"]}),)

    class Media:
        css: ClassVar = {"all": ["comments/desk.css"]}

    # ------------------------------------------------------------------------ permissions

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether the user may decide."""
        return request.user.has_perm("comments.moderate_comment")

    # ------------------------------------------------------------------------------ pages

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use ours."""
        return CommentChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the desk, or carry out a bulk action and come back to the same list."""
        context = {"can_moderate": self.has_moderate_permission(request), "title": "Comments"}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a comment with everything that was said and decided about it."""
        context = {
            "can_moderate": self.has_moderate_permission(request),
            "title": f"Comment {object_id}",
            "subtitle": None,
        }
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **context}
        )

    # ---------------------------------------------------------------------------- actions

    @admin.action(description="Approve", permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Approve what is ticked."""
        self._decide_all(request, Action.APPROVE)

    @admin.action(description="Mark as spam", permissions=["moderate"])
    def spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Mark what is ticked as spam."""
        self._decide_all(request, Action.SPAM)

    @admin.action(description="Move to trash", permissions=["moderate"])
    def trash(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Move what is ticked to the trash."""
        self._decide_all(request, Action.TRASH)

    @admin.action(description="Restore", permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Take the last change of what is ticked back."""
        self._decide_all(request, Action.RESTORE)

    def _decide_all(self, request: HttpRequest, action: Action) -> None:
        """Decide about what is ticked."""
        decisions.decide(request, action, decisions.ticked(request), by=cast("User", request.user))

    def get_urls(self) -> list[URLPattern]:
        """Add what moderators do; it comes before the page of a comment, which has any address."""
        views: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("feed/", "feed", self.feed_view),
            ("learner/", "learner", self.learner_view),
            ("mail/", "mail", self.mail_view),
            ("person/", "person", self.person_view),
            ("tokens/", "tokens", self.tokens_view),
            ("all/", "all", self.everything_view),
            ("bans/", "bans", self.bans_view),
            ("bans/<int:rule_id>/lift/", "lift", self.lift_view),
            ("<int:comment_id>/decide/", "decide", self.decide_view),
            ("<int:comment_id>/mark/", "mark", self.mark_view),
            ("<int:comment_id>/reply/", "reply", self._about(replying.page)),
            ("<int:comment_id>/edit/", "edit", self._about(correcting.page)),
            ("<int:comment_id>/ban/", "ban", self._about(banning.page)),
        ]
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"comments_comment_{name}")
            for route, name, view in views
        ]
        return [*ours, *super().get_urls()]

    def _about(self, page: about.Page) -> Callable[..., HttpResponse]:
        """Return the view of a page about one comment."""

        def view(request: HttpRequest, comment_id: int) -> HttpResponse:
            shown = partial(about.about, request, self.admin_site, comment_id, page)
            return in_blog_time(shown)

        return view

    def feed_view(self, request: HttpRequest) -> HttpResponse:
        """Let moderators have a private feed of what waits."""
        return in_blog_time(partial(feed.page, request, self.admin_site))

    def learner_view(self, request: HttpRequest) -> HttpResponse:
        """Show what the learner knows."""
        return learner.page(request, self.admin_site)

    def mail_view(self, request: HttpRequest) -> HttpResponse:
        """Let moderators choose which mail they get."""
        return mail.page(request, self.admin_site)

    def person_view(self, request: HttpRequest) -> HttpResponse:
        """Show, hand over or erase what is kept about a person."""
        return in_blog_time(partial(person.page, request, self.admin_site))

    def tokens_view(self, request: HttpRequest) -> HttpResponse:
        """Let moderators have tokens of the API."""
        return in_blog_time(partial(tokens.page, request, self.admin_site))

    def everything_view(self, request: HttpRequest) -> HttpResponse:
        """Decide about everything that a list matches."""
        about.refuse_others(request)
        found = everything.listed(self, request)
        return in_blog_time(partial(everything.page, request, self.admin_site, found))

    def bans_view(self, request: HttpRequest) -> HttpResponse:
        """Show who is banned."""
        return in_blog_time(partial(banning.bans_page, request, self.admin_site))

    @method_decorator(require_POST)
    def lift_view(self, request: HttpRequest, rule_id: int) -> HttpResponse:
        """Lift a ban."""
        return banning.lift(request, rule_id)

    @method_decorator(require_POST)
    def decide_view(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """Do what a button of one comment says, and go back to where it was pressed."""
        about.refuse_others(request)
        if request.POST.get("decide") not in Action:
            return HttpResponseBadRequest("This button is unknown.")
        action = Action(request.POST["decide"])
        decisions.decide(request, action, [comment_id], by=cast("User", request.user))
        return returning.back(request)

    @method_decorator(require_POST)
    def mark_view(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """Pin, unpin, lock or unlock a thread."""
        about.refuse_others(request)
        return marking.mark(request, comment_id)
