"""Approve, spam, trash, restore: for one comment and for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from comments.models import Comment, ModerationEvent
from comments.moderation import batches, changing, recording
from comments.moderation.batches import Report
from comments.moderation.changing import Changes
from comments.moderation.errors import (
    AlreadyThere,
    ErasedComment,
    ModerationRefused,
    StaleComment,
    UnknownComment,
)
from comments.moderation.transitions import ALLOWED, TARGETS, Action, State


def approve(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Report:
    """Show a comment to readers."""
    return _one(Action.APPROVE, comment, by=by, reason=reason)


def spam(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Report:
    """Mark a comment as spam."""
    return _one(Action.SPAM, comment, by=by, reason=reason)


def trash(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Report:
    """Put a comment aside."""
    return _one(Action.TRASH, comment, by=by, reason=reason)


def restore(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Report:
    """Take the last change of a comment's state back; a comment without one becomes pending."""
    return _one(Action.RESTORE, comment, by=by, reason=reason)


def _one(action: Action, comment: Comment, *, by: AbstractBaseUser, reason: str) -> Report:
    """Apply an action to a comment as the caller saw it; raise the refusal if there is one."""
    report = apply(action, [comment.pk], by=by, reason=reason, seen={comment.pk: comment.state})
    if report.refused:
        raise report.refused[0]
    comment.refresh_from_db()
    return report


def apply(
    action: Action,
    ids: Sequence[int],
    *,
    by: AbstractBaseUser,
    reason: str = "",
    seen: Mapping[int, str] | None = None,
) -> Report:
    """Apply an action to many comments as one batch; what can't be changed is reported.

    ``seen`` tells in which state the caller saw them: one that differs is refused as stale.
    ``reason`` is a code, such as "moderator". A transaction for each :data:`batches.CHUNK`; the
    number of queries of one grows with that of the posts, not of the comments.
    """
    report, batch = Report(), batches.begun(action, by=by)
    for part, is_last in batches.chunks(ids):
        with transaction.atomic():
            changes, refused = _sorted_out(action, part, seen or {})
            changed = changing.write(changes, action, batch=batch.pk, by=by, reason=reason)
            batches.record(batch, changed=len(changed), finished=is_last)
        report.changed += changed
        report.refused += refused
    report.batch = batch.pk if report.changed else None
    return report


def _sorted_out(
    action: Action, ids: Sequence[int], seen: Mapping[int, str]
) -> tuple[Changes, list[ModerationRefused]]:
    """Lock comments; return what can be changed, and the refusals of all others."""
    rows = recording.lock(ids)
    earlier = _states_before(rows) if action is Action.RESTORE else {}
    changes, refused = [], []
    for comment_id in ids:
        try:
            comment = _checked(comment_id, rows, action, seen.get(comment_id))
            target = TARGETS.get(action) or earlier.get(comment_id, State.PENDING)
            _refuse_same(comment, target)
        except ModerationRefused as refusal:
            refused.append(refusal)
        else:
            changes.append((comment, target))
    return changing.grouped(changes), refused


def _checked(
    comment_id: int, rows: Mapping[int, Comment], action: Action, seen: str | None
) -> Comment:
    """Return the locked row that ``action`` may change, or raise why not."""
    comment = rows.get(comment_id)
    if comment is None:
        raise UnknownComment(comment_id)
    if comment.state == State.ERASED:
        raise ErasedComment(comment_id)
    if seen is not None and comment.state != seen:
        raise StaleComment(comment_id, seen=seen, state=comment.state)
    if State(comment.state) not in ALLOWED[action]:
        raise AlreadyThere(comment_id, state=comment.state)
    return comment


def _refuse_same(comment: Comment, target: str) -> None:
    """Refuse a change that would change nothing (a pending comment has nothing to restore)."""
    if comment.state == target:
        raise AlreadyThere(comment.pk, state=comment.state)


def _states_before(rows: Mapping[int, Comment]) -> dict[int, State]:
    """Return the state before the last change of each comment. One query."""
    events = ModerationEvent.objects.filter(comment_id__in=list(rows)).exclude(
        from_state__in=["", F("to_state")]
    )
    newest_last = events.order_by("at", "id").values_list("comment_id", "from_state")
    return {comment_id: State(state) for comment_id, state in newest_last}
