"""Pages about one comment: what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comments.admin import cards, returning
from comments.models import Comment
from comments.moderation import ErasedComment, UnknownComment

#: A page that does something with one comment.
Page: TypeAlias = Callable[[HttpRequest, AdminSite, Comment], HttpResponse]


def refuse_others(request: HttpRequest) -> None:
    """Let moderators pass."""
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied


def about(request: HttpRequest, site: AdminSite, comment_id: int, page: Page) -> HttpResponse:
    """Show a page about a comment; if nothing is left of it, say so where one came from."""
    refuse_others(request)
    comment = Comment.objects.select_related("post", "parent").filter(pk=comment_id).first()
    if comment is None:
        messages.warning(request, str(UnknownComment(comment_id)))
        return returning.back(request)
    if comment.state == Comment.State.ERASED:
        messages.warning(request, str(ErasedComment(comment_id)))
        return returning.back(request)
    return page(request, site, comment)


def shown(
    request: HttpRequest, site: AdminSite, template: str, comment: Comment, **context: Any
) -> TemplateResponse:
    """Show a template with the comment's card, without the buttons that decide."""
    [card] = cards.of([comment])
    context = {
        **site.each_context(request),
        "card": card,
        "comment": comment,
        "next": returning.address(request),
        **context,
    }
    return TemplateResponse(request, f"admin/comments/comment/{template}.html", context)
