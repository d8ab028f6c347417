"""What it changes for a comment that its author proved their e-mail address."""

from __future__ import annotations

import uuid

from django.db.models import F
from django.utils import timezone

from comments.models import Comment, ModerationEvent
from comments.moderation import recording
from comments.notifications import replies
from comments.rules import Decision, Outcome

#: Reasons to hold that a proved address can answer.
ANSWERED = frozenset({"first_comment", "unverified", "away"})


def verify(comment: Comment, decision: Decision | None) -> None:
    """Store who wrote a comment, and approve it if it waited for that alone.

    ``comment`` has its commenter, not stored yet; ``decision`` is what the rules say of it now,
    None if it doesn't wait or they refuse it. Nothing leads out of spam or trash here, and what a
    moderator has decided about stays theirs. Part of a transaction, which holds the rows of post
    and comment.
    """
    before, was_seen = comment.state, comment.published_at is not None
    if decision is not None and before == Comment.State.PENDING:
        _decide_again(comment, decision)
    if comment.state != before:
        # Of one that comes back as it was before, replies tell of no change.
        back = [comment.post_id] if was_seen else []
        comment.changed_at_revision = recording.tell([comment.post_id], breaks=back)
    comment.save(force_update=True)
    _record(comment, from_state=before)
    if comment.state != before:
        recording.recount([comment.post_id])
        replies.shown([comment.pk])


def _decide_again(comment: Comment, decision: Decision) -> None:
    """Approve a comment that waits, or keep of its reasons what still holds it."""
    others = [reason for reason in comment.reasons if reason["code"] not in ANSWERED]
    if decision.outcome is Outcome.HOLD:
        comment.reasons = [
            {"code": reason.code, "detail": reason.detail} for reason in decision.reasons
        ]
    elif others or decision.outcome is not Outcome.APPROVE or _was_decided(comment):
        comment.reasons = others
    else:
        now = timezone.now()
        comment.state, comment.visible, comment.reasons = Comment.State.APPROVED, True, []
        comment.state_at, comment.published_at = now, comment.published_at or now


def _was_decided(comment: Comment) -> bool:
    """Whether a moderator ever changed the comment's state, were it back to where it was."""
    by_hand = ModerationEvent.objects.filter(comment=comment, by__isnull=False)
    return by_hand.exclude(from_state=F("to_state")).exists()


def _record(comment: Comment, *, from_state: str) -> None:
    """Write the event; no moderator caused it."""
    codes = [reason["code"] for reason in comment.reasons]
    recording.event(
        comment, "verify", from_state=from_state, batch=uuid.uuid4(), reasons=codes
    ).save(force_insert=True)
