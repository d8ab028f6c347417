"""Comments in the admin: read, and decided about through moderation alone."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from blog.admin.base import BlogTimeAdmin, in_blog_time
from comments.admin import decisions, feed, mail, person, tokens
from comments.admin.states import StateFilter
from comments.models import Comment
from comments.moderation import Action

#: Long columns that a row doesn't show.
UNLISTED = (
    *("source", "body_digest", "sanitizer", "path"),
    *("parent__source", "parent__body_digest", "parent__sanitizer", "parent__path"),
    *("post__source", "post__html", "post__teaser_html"),
    *("post__feed_html", "post__feed_teaser_html", "post__search_words"),
)

#: What is kept of a comment beside what its card shows.
RECORD = (
    *("author_name", "author_email", "author_url", "user", "network"),
    *("created_at", "published_at", "edited_at"),
    *("source", "source_format", "sanitizer", "atom_id", "import_ref"),
)


class CommentChangeList(ChangeList):
    """The list with all that its rows show: one query, however many rows."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Comment]:
        """Read post and parent along."""
        found = super().get_queryset(request, exclude_parameters)
        return cast("QuerySet[Comment]", found.select_related("post", "parent").defer(*UNLISTED))


class NearestPage(Paginator[Comment]):
    """Shows the last page where there is no such page any more: its comments were decided."""

    def validate_number(self, number: Any) -> int:
        """Return the number of a page that is there."""
        return min(int(number), self.num_pages)


@admin.register(Comment)
class CommentAdmin(BlogTimeAdmin[Comment]):
    """The desk. Nobody adds, edits or deletes here, superusers included: decide instead."""

    list_filter = (StateFilter,)
    list_per_page = 50
    ordering = ("-created_at", "-id")
    search_fields = ("source", "author_name", "author_email", "network")
    search_help_text = "Text, name, e-mail address or network, within the state that is shown."
    show_full_result_count = False
    paginator = NearestPage
    actions = ("approve", "spam", "trash", "restore")
    fieldsets = (("Record", {"fields": RECORD, "classes": ["collapse"]}),)

    class Media:
        css: ClassVar = {"all": ["comments/desk.css"]}

    # ------------------------------------------------------------------------ permissions

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: comments come in through submission."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Say no: operations own every field."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Say no: the log would speak of what is not there."""
        return False

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
        self._decide_all(request, Action.APPROVE, queryset)

    @admin.action(description="Mark as spam", permissions=["moderate"])
    def spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Mark what is ticked as spam."""
        self._decide_all(request, Action.SPAM, queryset)

    @admin.action(description="Move to trash", permissions=["moderate"])
    def trash(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Move what is ticked to the trash."""
        self._decide_all(request, Action.TRASH, queryset)

    @admin.action(description="Restore", permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """Take the last change of what is ticked back."""
        self._decide_all(request, Action.RESTORE, queryset)

    def _decide_all(
        self, request: HttpRequest, action: Action, queryset: QuerySet[Comment]
    ) -> None:
        """Decide about what is ticked."""
        ids = decisions.chosen(request, queryset)
        decisions.decide(request, action, ids, by=cast("User", request.user))

    def get_urls(self) -> list[URLPattern]:
        """Add a moderator's own pages, a person's data, and where the buttons of one comment lead.

        They come before the page of a comment, which has any address.
        """
        decide = path(
            "<int:comment_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name="comments_comment_decide",
        )
        own_feed = path(
            "feed/", self.admin_site.admin_view(self.feed_view), name="comments_comment_feed"
        )
        own_mail = path(
            "mail/", self.admin_site.admin_view(self.mail_view), name="comments_comment_mail"
        )
        of_person = path(
            "person/", self.admin_site.admin_view(self.person_view), name="comments_comment_person"
        )
        api_tokens = path(
            "tokens/", self.admin_site.admin_view(self.tokens_view), name="comments_comment_tokens"
        )
        return [decide, own_feed, own_mail, of_person, api_tokens, *super().get_urls()]

    def feed_view(self, request: HttpRequest) -> HttpResponse:
        """Let moderators have a private feed of what waits."""
        return in_blog_time(partial(feed.page, request, self.admin_site))

    def mail_view(self, request: HttpRequest) -> HttpResponse:
        """Let moderators choose which mail they get."""
        return mail.page(request, self.admin_site)

    def person_view(self, request: HttpRequest) -> HttpResponse:
        """Show, hand over or erase what is kept about a person."""
        return in_blog_time(partial(person.page, request, self.admin_site))

    def tokens_view(self, request: HttpRequest) -> HttpResponse:
        """Let moderators have tokens of the API."""
        return in_blog_time(partial(tokens.page, request, self.admin_site))

    @method_decorator(require_POST)
    def decide_view(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """Do what a button of one comment says, and go back to where it was pressed."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        if request.POST.get("decide") not in Action:
            return HttpResponseBadRequest("This button is unknown.")
        action = Action(request.POST["decide"])
        decisions.decide(request, action, [comment_id], by=cast("User", request.user))
        return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return the list, with its filters, or the page that the button stood on."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return reverse("admin:comments_comment_changelist")
