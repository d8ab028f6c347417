"""The list of posts and pages, and what is done with many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from blog import publishing
from blog.admin.base import OperationAdmin
from blog.models import Post
from blog.publishing import PublishingError

#: Columns that the list doesn't show, and that may be long.
UNLISTED = ("source", "html", "teaser_html", "feed_html", "feed_teaser_html", "search_words")


class PostChangeList(ChangeList):
    """The list without the texts."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Post]:
        """Leave the long columns where they are."""
        return super().get_queryset(request, exclude_parameters).defer(*UNLISTED)


class PostListAdmin(OperationAdmin[Post]):
    """Lists what there is, newest first."""

    list_display = ("display_title", "kind", "state", "author", "dated", "comments")
    list_filter = ("state", "kind", "labels")
    list_select_related = ("author",)
    list_per_page = 50
    search_fields = ("title", "source")
    date_hierarchy = "published_at"
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    actions = ("publish", "make_draft")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use ours."""
        return PostChangeList

    @admin.display(description="title", ordering="title")
    def display_title(self, post: Post) -> str:
        """The title, or the start of the text."""
        return post.display_title

    @admin.display(description="date", ordering="published_at")
    def dated(self, post: Post) -> datetime | None:
        """When it is, was, or will be published."""
        return post.scheduled_for or post.published_at

    @admin.display(description="comments", ordering="comment_count")
    def comments(self, post: Post) -> int:
        """The number that readers see."""
        return post.comment_count

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Publish the drafts and scheduled ones among the selected, now."""
        waiting = [post for post in queryset if not post.is_published]
        self._each(request, waiting, publishing.publish, "Published: {}.")

    @admin.action(description="Make a draft again", permissions=["change"])
    def make_draft(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Withdraw the published and scheduled ones among the selected."""
        out = [post for post in queryset if post.state != Post.State.DRAFT]
        self._each(request, out, publishing.unpublish, "Drafts again: {}.")

    def _each(
        self,
        request: HttpRequest,
        posts: Iterable[Post],
        operation: Callable[[Post], Post],
        told: str,
    ) -> None:
        """Carry an operation out on each; tell how often, and what was refused."""
        done = 0
        for post in posts:
            try:
                operation(post)
            except PublishingError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                done += 1
        self.message_user(request, told.format(done), messages.SUCCESS)
