"""A comment's first state, and the state after its author's edit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from comments import akismet, notifications
from comments.models import Comment, CommentText
from comments.moderation import recording
from comments.notifications import replies
from comments.rules import Decision, Outcome

STATES = {
    Outcome.APPROVE: Comment.State.APPROVED,
    Outcome.HOLD: Comment.State.PENDING,
    Outcome.SPAM: Comment.State.SPAM,
}
#: An edit by its author brings nothing back from here.
PUT_ASIDE = frozenset({Comment.State.SPAM, Comment.State.TRASH})


def admit(
    comment: Comment,
    decision: Decision,
    *,
    by: AbstractBaseUser | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """Store a new comment that has its place, in the state that was decided.

    Part of the submission's transaction, which holds the post's row. ``by`` is the user who
    wrote it as a moderator, ``batch`` what that was part of.
    """
    _decide(comment, decision)
    if comment.visible:
        comment.changed_at_revision = recording.tell([comment.post_id])
    comment.save(force_insert=True)
    _record(comment, "submit", from_state="", reasons=_codes(decision), by=by, batch=batch)
    if comment.visible:
        recording.recount([comment.post_id])
        replies.shown([comment.pk])
    if comment.state == Comment.State.PENDING:
        _waits(comment)


def revise(comment: Comment, decision: Decision, *, before: Comment) -> None:
    """Store an edit by the comment's author, decided again; the text before is kept.

    What was put aside as spam or trash stays there, whatever it says now. Part of the
    submission's transaction, which holds the rows of post and comment.
    """
    was_visible, from_state = before.visible, before.state
    if from_state not in PUT_ASIDE:
        _decide(comment, decision)
    if was_visible or comment.visible:
        gone = [] if comment.visible else [comment.post_id]
        comment.changed_at_revision = recording.tell([comment.post_id], breaks=gone)
    comment.save(force_update=True)
    CommentText.objects.create(
        comment=comment,
        source=before.source,
        source_format=before.source_format,
        replaced_at=comment.edited_at or timezone.now(),
    )
    _record(comment, "edit", from_state=from_state, reasons=_codes(decision))
    if was_visible != comment.visible:
        recording.recount([comment.post_id])
    if comment.visible and not was_visible:
        replies.shown([comment.pk])
    if comment.state == Comment.State.PENDING:
        told = from_state == Comment.State.PENDING and not akismet.waits_for_it_alone(before)
        _waits(comment, told=told)


def _waits(comment: Comment, *, told: bool = False) -> None:
    """Have the service asked that a comment waits for, and moderators told, if that is theirs.

    ``told`` says that they were.
    """
    akismet.ask(comment)
    if not told and not akismet.waits_for_it_alone(comment):
        notifications.comment_held(comment)


def _decide(comment: Comment, decision: Decision) -> None:
    """Write a decision onto the row."""
    state = STATES[decision.outcome]
    if comment._state.adding or comment.state != state:
        comment.state_at = timezone.now()
    comment.state = state
    comment.visible = comment.state == Comment.State.APPROVED
    comment.reasons = [
        {"code": reason.code, "detail": reason.detail} for reason in decision.reasons
    ]
    if comment.visible and comment.published_at is None:
        comment.published_at = comment.created_at


def _codes(decision: Decision) -> list[str]:
    """Return the codes alone: events carry no text."""
    return [reason.code for reason in decision.reasons]


def _record(
    comment: Comment,
    action: str,
    *,
    from_state: str,
    reasons: Sequence[str],
    by: AbstractBaseUser | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """Write the event; mostly, no moderator caused it."""
    recording.event(
        comment, action, from_state=from_state, batch=batch or uuid.uuid4(), by=by, reasons=reasons
    ).save(force_insert=True)
