"""Recent actions: what moderators did, and the way to take it back."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from blog.admin.base import ReadOnlyAdmin
from comments import moderation
from comments.admin import about, returning, telling
from comments.admin.keysets import KeysetChangeList
from comments.models import Batch
from comments.moderation import BatchRefused


class BatchChangeList(KeysetChangeList):
    """The newest first, with who did it and who took it back. One query."""

    field = "at"

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Batch]:
        """Read the people along."""
        found = super().get_queryset(request, exclude_parameters)
        return cast("QuerySet[Batch]", found.select_related("by", "undone_by", "undone_by__by"))


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin[Batch]):
    """Shows every action; undoes one. Who may read the log of a comment may read this."""

    ordering = ("-at", "-id")
    list_per_page = 50
    show_full_result_count = False
    actions = None

    class Media:
        css: ClassVar = {"all": ["comments/desk.css"]}

    # ------------------------------------------------------------------------ permissions

    def has_view_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        """Whether the user may read it."""
        allowed = super().has_view_permission(request, obj)
        return allowed or request.user.has_perm("comments.view_moderationevent")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the list stands in the admin's index."""
        return self.has_view_permission(request)

    # ------------------------------------------------------------------------------ pages

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """Read the people along."""
        return super().get_queryset(request).select_related("by", "undoes")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use ours."""
        return BatchChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list."""
        return super().changelist_view(request, {**(extra_context or {}), **_context(request)})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what one action did, comment by comment."""
        context = {**(extra_context or {}), **_context(request), "subtitle": None}
        return super().change_view(request, object_id, form_url, {**context, "title": "Action"})

    def get_urls(self) -> list[URLPattern]:
        """Add where the undo buttons lead."""
        undo = path(
            "<uuid:batch_id>/undo/",
            self.admin_site.admin_view(self.undo_view),
            name="comments_batch_undo",
        )
        return [undo, *super().get_urls()]

    @method_decorator(require_POST)
    def undo_view(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Take an action back, and go back to where the button was pressed."""
        about.refuse_others(request)
        try:
            undone = moderation.undo(batch_id, by=cast("User", request.user))
        except BatchRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            telling.tell_undone(request, undone)
        return returning.back(request)


def _context(request: HttpRequest) -> dict[str, Any]:
    """Return what both pages show."""
    can_moderate = request.user.has_perm("comments.moderate_comment")
    return {"title": "Recent actions", "can_moderate": can_moderate}
