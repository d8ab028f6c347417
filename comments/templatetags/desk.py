"""What the moderator's desk shows of a comment."""

from __future__ import annotations

from django import template
from django.db.models import QuerySet

from blog import text
from comments.models import Comment, ModerationEvent
from comments.moderation import Action
from comments.moderation.transitions import ALLOWED

register = template.Library()

#: What a button says.
LABELS = {
    Action.APPROVE: "Approve",
    Action.SPAM: "Spam",
    Action.TRASH: "Trash",
    Action.RESTORE: "Restore",
}


@register.filter
def decisions(comment: Comment) -> list[tuple[str, str]]:
    """Return the actions that lead somewhere, as (action, label)."""
    return [
        (action.value, label)
        for action, label in LABELS.items()
        if comment.state in ALLOWED[action]
    ]


@register.filter
def row_decisions(comment: Comment) -> list[tuple[str, str]]:
    """Return the actions for a row; a pending comment has hardly ever anything to restore."""
    waits = comment.state == Comment.State.PENDING
    return [choice for choice in decisions(comment) if not waits or choice[0] != Action.RESTORE]


@register.filter
def log(comment: Comment) -> QuerySet[ModerationEvent]:
    """Return what was decided about a comment, newest first; a name that is gone is None."""
    return comment.events.select_related("by").order_by("-at", "-id")


@register.filter
def text_start(html: str, length: int) -> str:
    """Return the start of the text of some HTML."""
    return text.excerpt(html, length)
