"""Threads that stand first, threads that take no replies, and comments that stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from comments import moderation
from comments.admin import returning, telling
from comments.models import Comment
from comments.moderation import ModerationRefused, Report, UnknownComment

MARKS: Mapping[str, Callable[..., Report]] = {
    "pin": moderation.pin,
    "unpin": moderation.unpin,
    "lock": moderation.lock,
    "unlock": moderation.unlock,
    "dismiss": moderation.dismiss,
}
TOLD: Mapping[str, str] = {
    "pin": "The thread of comment {} stands first now.",
    "unpin": "The thread of comment {} has its usual place again.",
    "lock": "The thread of comment {} takes no more replies.",
    "unlock": "The thread of comment {} takes replies again.",
    "dismiss": "The reports on comment {} are dismissed; it stays.",
}


def mark(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Do what a button says, and go back to where it was pressed."""
    asked = request.POST.get("mark", "")
    if asked not in MARKS:
        return HttpResponseBadRequest("This button is unknown.")
    comment = Comment.objects.filter(pk=comment_id).first()
    try:
        if comment is None:
            raise UnknownComment(comment_id)
        report = MARKS[asked](comment, by=cast("User", request.user))
    except ModerationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        telling.tell(request, TOLD[asked].format(comment_id), batch=report.batch)
    return returning.back(request)
