"""What it changes for a comment that its author proved their e-mail address."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from blog import revisions
from comments.models import Comment, Commenter, ModerationEvent
from comments.moderation import changing, recording
from comments.moderation.transitions import State
from comments.rules import Decision, Outcome, Reason


def verify(
    comment: Comment,
    *,
    commenter: Commenter,
    decision: Decision | None,
    answered: Collection[Reason] = (),
) -> None:
    """Store who wrote a comment, and approve it if it waited for that alone.

    ``decision`` is what the rules say of it now, None if it doesn't wait or they refuse it, and
    ``answered`` what they would hold against it if its author were unknown still. Nothing leads
    out of spam or trash here, and what a moderator has decided about stays theirs. Part of a
    transaction, which holds the rows of post and comment.
    """
    answers = {(reason.code, reason.detail) for reason in answered}
    left = [each for each in comment.reasons if (each["code"], each["detail"]) not in answers]
    approved = decision is not None and not left and _may_approve(comment, decision)
    if decision is not None and decision.outcome is Outcome.HOLD:
        left = [{"code": reason.code, "detail": reason.detail} for reason in decision.reasons]
    Comment.objects.filter(pk=comment.pk).update(commenter=commenter, reasons=left)
    batch = uuid.uuid4()
    if approved:
        changes = changing.grouped([(comment, State.APPROVED)])
        changing.write(changes, "verify", batch=batch, by=None)
    else:
        event = recording.event(comment, "verify", from_state=comment.state, batch=batch)
        event.save(force_insert=True)
        if comment.visible:
            # Pages show another picture of its author; no feed does.
            revisions.move([revisions.of_post(comment.post_id)])


def _may_approve(comment: Comment, decision: Decision) -> bool:
    """Whether a comment waits, the rules would not hold it now, and no moderator has decided."""
    if comment.state != State.PENDING or decision.outcome is not Outcome.APPROVE:
        return False
    return not ModerationEvent.objects.of_people(comment).exists()
