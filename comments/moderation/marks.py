"""Pinned and locked threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from blog import revisions
from comments.models import Comment, ModerationEvent
from comments.moderation import batches, recording
from comments.moderation.batches import Report
from comments.moderation.errors import (
    ErasedComment,
    MarkedAlready,
    ModerationRefused,
    NotAThread,
    NotShown,
    UnknownComment,
)

#: What each action does: the column, and whether it is set.
MARKS: Final = {
    "pin": ("pinned_at", True),
    "unpin": ("pinned_at", False),
    "lock": ("locked_at", True),
    "unlock": ("locked_at", False),
}
OPPOSITE: Final = {"pin": "unpin", "unpin": "pin", "lock": "unlock", "unlock": "lock"}
#: What a comment is that has been marked so.
STATES: Final = {
    "pin": "pinned",
    "unpin": "not pinned",
    "lock": "locked",
    "unlock": "not locked",
}


def pin(comment: Comment, *, by: AbstractBaseUser) -> Report:
    """Have a thread stand first on its post."""
    return _mark("pin", comment, by=by)


def unpin(comment: Comment, *, by: AbstractBaseUser) -> Report:
    """Give a pinned thread its usual place."""
    return _mark("unpin", comment, by=by)


def lock(comment: Comment, *, by: AbstractBaseUser) -> Report:
    """Take no more replies in a thread."""
    return _mark("lock", comment, by=by)


def unlock(comment: Comment, *, by: AbstractBaseUser) -> Report:
    """Take replies in a thread again."""
    return _mark("unlock", comment, by=by)


@transaction.atomic
def _mark(action: str, comment: Comment, *, by: AbstractBaseUser) -> Report:
    """Mark a thread, or raise why not."""
    stored = recording.lock([comment.pk]).get(comment.pk)
    if stored is None:
        raise UnknownComment(comment.pk)
    if (refusal := _refusal(action, stored)) is not None:
        raise refusal
    batch = batches.begun(action, by=by)
    _write([stored], action, batch.pk, by=by)
    batches.record(batch, changed=1)
    comment.refresh_from_db()
    return Report(batch.pk, [comment.pk])


def _refusal(action: str, comment: Comment) -> ModerationRefused | None:
    """Return why a comment can't be marked so, None if it can."""
    column, is_set = MARKS[action]
    if comment.state == Comment.State.ERASED:
        return ErasedComment(comment.pk)
    if comment.parent_id is not None:
        return NotAThread(comment.pk)
    if action == "pin" and not comment.visible:
        return NotShown(comment.pk)
    if (getattr(comment, column) is not None) == is_set:
        return MarkedAlready(comment.pk, state=STATES[action])
    return None


def flip(marked: Iterable[tuple[Comment, str]], batch: UUID, *, by: AbstractBaseUser) -> None:
    """Take marks back, given the locked comments and what was done with each."""
    for action, opposite in OPPOSITE.items():
        comments = [comment for comment, done in marked if done == action]
        _write(comments, opposite, batch, by=by)


def _write(comments: Sequence[Comment], action: str, batch: UUID, *, by: AbstractBaseUser) -> None:
    """Store marks, with their events. Pages show them; no feed does."""
    if not comments:
        return
    column, is_set = MARKS[action]
    ids = [comment.pk for comment in comments]
    Comment.objects.filter(pk__in=ids).update(**{column: timezone.now() if is_set else None})
    revisions.move({revisions.of_post(comment.post_id) for comment in comments})
    ModerationEvent.objects.bulk_create(
        recording.event(comment, action, from_state=comment.state, batch=batch, by=by)
        for comment in comments
    )
