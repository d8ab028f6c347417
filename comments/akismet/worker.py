"""Asking and telling Akismet, by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from blog import outbox
from blog.outgoing import OutgoingError
from comments.akismet import asking, client, reasons
from comments.akismet.client import AkismetRefused, Answer
from comments.models import AkismetVerdict, Comment
from comments.submission import judging

#: How long a comment waits for an answer before a moderator has to read it.
PATIENCE: Final = timedelta(minutes=10)


def register() -> None:
    """Tell the outbox who asks and who tells."""
    outbox.register(asking.CHECK, check)
    outbox.register(asking.REPORT, report, gathered=True)


def check(payload: Mapping[str, Any]) -> None:
    """Ask about one comment, and decide about it by the answer.

    While there is none the delivery is tried again, and shows why; after a while the comment is
    the moderators', but a late answer still counts if they haven't decided. Where the service
    was switched off meanwhile the rules decide alone.
    """
    version = payload["version"]
    comment = judging.wanted(payload["comment"], version)
    if comment is None:
        return
    try:
        answer = client.check(comment) if reasons.is_on() else Answer.HAM
    except (OutgoingError, AkismetRefused):
        if timezone.now() - datetime.fromisoformat(version) > PATIENCE:
            judging.judge(comment, None, version=version)
        raise
    judging.judge(comment, answer, version=version)


def report(payload: Mapping[str, Any]) -> None:
    """Tell of one comment that it is what a person decided, unless that was undone."""
    verdict = (
        AkismetVerdict.objects.select_related("comment__post")
        .filter(comment=payload["subject"])
        .first()
    )
    if verdict is None or not reasons.is_on():
        return
    is_spam = {Comment.State.SPAM: True, Comment.State.APPROVED: False}.get(
        Comment.State(verdict.comment.state)
    )
    if is_spam is not None and is_spam != verdict.is_spam:
        client.submit(verdict.comment, is_spam=is_spam)
        AkismetVerdict.objects.filter(pk=verdict.pk).update(is_spam=is_spam, at=timezone.now())
