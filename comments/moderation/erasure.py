"""Erasing comments: the content goes, their places in the threads stay."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from blog import outbox
from comments import learning
from comments.models import (
    AkismetVerdict,
    Comment,
    CommentText,
    Flag,
    Mention,
    ModerationEvent,
    Receipt,
    Subscription,
)
from comments.moderation import recording
from comments.moderation.errors import ErasedComment, UnknownComment

#: What is left of a person's data in an erased row. Its import reference stays: a repeated
#: import would bring the comment back.
NOTHING: dict[str, Any] = {
    "author_name": "",
    "author_email": "",
    "author_url": "",
    "mention_url": "",
    "user": None,
    "network": "",
    "commenter": None,
    "pinned_at": None,
    "source": "",
    "html": "",
    "body_digest": "",
    "reasons": [],
    "score": None,
    "visible": False,
    "state": Comment.State.ERASED,
}


@transaction.atomic
def erase(comment: Comment, *, by: AbstractBaseUser | None = None) -> None:
    """Erase for good; ``by`` is None when the comment's own author asks for it."""
    stored = recording.lock([comment.pk]).get(comment.pk)
    if stored is None:
        raise UnknownComment(comment.pk)
    if stored.state == Comment.State.ERASED:
        raise ErasedComment(comment.pk)
    _write([stored], batch=uuid.uuid4(), by=by)
    comment.refresh_from_db()


@transaction.atomic
def erase_many(
    ids: Collection[int], *, batch: uuid.UUID, by: AbstractBaseUser | None = None
) -> list[int]:
    """Erase many for good; return the ids of those that were there and not erased before.

    ``batch`` stands in all of their events. No undo takes it back, so there is no row for it.
    The number of queries doesn't grow with the number of comments, but with that of their posts.
    """
    rows = recording.lock(ids).values()
    going = [comment for comment in rows if comment.state != Comment.State.ERASED]
    if going:
        _write(going, batch=batch, by=by)
    return [comment.pk for comment in going]


def _write(comments: Sequence[Comment], *, batch: uuid.UUID, by: AbstractBaseUser | None) -> None:
    """Store the erasure of locked rows: contents, events, counts and revisions."""
    shown = [comment for comment in comments if comment.visible]
    affected = {comment.post_id for comment in shown}
    revision = recording.tell(affected, breaks=affected)
    ids = [comment.pk for comment in comments]
    if shown:
        seen = Comment.objects.filter(pk__in=[comment.pk for comment in shown])
        seen.update(changed_at_revision=revision)
    empty(ids)
    ModerationEvent.objects.bulk_create(_events(comments, batch=batch, by=by))
    recording.recount(affected)
    learning.forget(ids)


def empty(ids: Collection[int]) -> None:
    """Leave nothing of what the comments were, nor of what hangs on them."""
    Comment.objects.filter(pk__in=ids).update(**NOTHING, state_at=timezone.now())
    CommentText.objects.filter(comment__in=ids).delete()
    Receipt.objects.filter(comment__in=ids).delete()
    Subscription.objects.filter(comment__in=ids).delete()
    forget_pages(ids)
    Flag.objects.filter(comment__in=ids).delete()
    AkismetVerdict.objects.filter(comment__in=ids).delete()
    outbox.cancel("comment", ids)


def forget_pages(ids: Collection[int]) -> None:
    """Leave of the pages that mentions came from only what they are known by if sent again."""
    Mention.objects.filter(comment__in=ids).update(source="", target="", network="")


def _events(
    comments: Sequence[Comment], *, batch: uuid.UUID, by: AbstractBaseUser | None
) -> list[ModerationEvent]:
    """Return an unsaved event for each, whose row is another one now."""
    events = []
    for comment in comments:
        before, comment.state = comment.state, Comment.State.ERASED
        events.append(recording.event(comment, "erase", from_state=before, batch=batch, by=by))
    return events
