"""A moderator's answer; what waits is approved with it."""

from __future__ import annotations

from typing import cast

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from comments import moderation
from comments.admin import decisions, returning, telling
from comments.admin.about import shown
from comments.models import Comment
from comments.moderation import ModerationRefused, NotShown, StaleComment
from comments.moderation.transitions import State

ANSWERABLE = frozenset({State.PENDING, State.APPROVED})


def page(request: HttpRequest, site: AdminSite, comment: Comment) -> HttpResponse:
    """Show the form, or answer. After a refusal the form comes back with what was typed."""
    typed = request.POST.get("body", "")
    refusal = _refusal(request, comment)
    if request.method == "POST" and refusal is None:
        try:
            report = moderation.reply(comment, body=typed, by=cast("User", request.user))
        except ModerationRefused as refused:
            refusal = refused
        else:
            with_it = " and approved" if len(report.changed) > 1 else ""
            told = f"Comment {comment.pk} answered{with_it}."
            telling.tell(request, told, batch=report.batch)
            return returning.back(request)
    waits = comment.state == State.PENDING
    return shown(
        request,
        site,
        "reply",
        comment,
        title=f"Reply to comment {comment.pk}",
        button="Approve and reply" if waits else "Reply",
        body=typed,
        refusal=refusal,
        can_answer=_can_answer(comment),
    )


def _can_answer(comment: Comment) -> bool:
    """Whether readers would see an answer."""
    return comment.state in ANSWERABLE and comment.post.is_published


def _refusal(request: HttpRequest, comment: Comment) -> ModerationRefused | None:
    """Return why there can be no answer, or not without looking again."""
    if not _can_answer(comment):
        return NotShown(comment.pk)
    seen = decisions.seen_state(request, comment.pk)
    if seen not in (None, comment.state):
        return StaleComment(comment.pk, seen=str(seen), state=comment.state)
    return None
