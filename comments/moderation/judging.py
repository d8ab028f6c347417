"""What it changes for a comment that a service has judged it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from comments import akismet, notifications
from comments.models import Comment, ModerationEvent
from comments.moderation import changing
from comments.moderation.transitions import State
from comments.rules import Decision, Outcome, Reason

TARGETS = {Outcome.APPROVE: State.APPROVED, Outcome.SPAM: State.SPAM}


def judged(comment: Comment, decision: Decision) -> None:
    """Store what is decided about a comment now that the service has answered, or hasn't in time.

    Only for one that waits, and that no person has decided about. One that goes on waiting is
    told to moderators, if it waited for the service alone. Part of a transaction, which holds
    the rows of post and comment.
    """
    if not is_open(comment):
        return
    unheard = akismet.waits_for_it_alone(comment)
    comment.reasons = _written(decision.reasons)
    Comment.objects.filter(pk=comment.pk).update(reasons=comment.reasons)
    target = TARGETS.get(decision.outcome)
    if target is not None:
        changes = changing.grouped([(comment, target)])
        changing.write(changes, "judge", batch=uuid.uuid4(), by=None, reason=akismet.CODE)
    elif unheard:
        notifications.comment_held(comment)


def is_open(comment: Comment) -> bool:
    """Whether a comment waits, and no person has decided about it."""
    if comment.state != State.PENDING:
        return False
    return not ModerationEvent.objects.of_people(comment).exists()


def _written(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    return [{"code": reason.code, "detail": reason.detail} for reason in reasons]
