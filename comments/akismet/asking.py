"""What is to be asked, and told, written with the change; the worker does it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from blog import outbox
from comments.akismet.reasons import CODE, WAITING, is_on
from comments.models import AkismetVerdict, Comment

#: Deliveries: what of a comment is to be found out, and what a moderator knows better.
CHECK: Final = "akismet-check"
REPORT: Final = "akismet-report"


def ask(comment: Comment) -> None:
    """Have the worker ask about a comment that waits for it, in the transaction that has it so."""
    if comment.state != Comment.State.PENDING or not waits(comment):
        return
    version = version_of(comment)
    outbox.enqueue(
        CHECK,
        {"comment": comment.pk, "version": version},
        key=f"{CHECK}:{comment.pk}:{version}",
    )


def version_of(comment: Comment) -> str:
    """Name the text that is asked about: when it was written."""
    return (comment.edited_at or comment.created_at).isoformat()


def waits(comment: Comment) -> bool:
    """Whether a comment waits for an answer."""
    return {"code": CODE, "detail": WAITING.detail} in comment.reasons


def waits_for_it_alone(comment: Comment) -> bool:
    """Whether nothing else holds a comment: then no moderator need hear of it yet."""
    return waits(comment) and all(each["code"] == CODE for each in comment.reasons)


def contradicted(ids: Collection[int]) -> None:
    """Have the service told of decisions of people that it would not have made.

    In the transaction of the change, for comments whose states are stored already. The worker
    looks again when it is due: a decision that is undone in time tells nothing. Two statements,
    none where the service is off.
    """
    if not ids or not is_on():
        return
    wrong = Q(is_spam=True, comment__state=Comment.State.APPROVED) | Q(
        is_spam=False, comment__state=Comment.State.SPAM
    )
    found = AkismetVerdict.objects.filter(wrong, comment__in=ids).values_list(
        "comment_id", flat=True
    )
    outbox.gather(REPORT, map(str, found), delay=timedelta(seconds=settings.COMMENT_UNDO_SECONDS))
