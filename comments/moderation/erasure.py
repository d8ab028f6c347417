"""Erasing a comment: the content goes, its place in the thread stays."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from comments.models import Comment, CommentText, ModerationEvent, Receipt, Subscription
from comments.moderation import recording
from comments.moderation.errors import ErasedComment, UnknownComment

#: What is left of a person's data in an erased row.
NOTHING: dict[str, Any] = {
    "author_name": "",
    "author_email": "",
    "author_url": "",
    "user": None,
    "network": "",
    "commenter": None,
    "pinned_at": None,
    "source": "",
    "html": "",
    "body_digest": "",
    "reasons": [],
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
    affected = [stored.post_id] if stored.visible else []
    revision = recording.tell(affected, breaks=affected) or stored.changed_at_revision
    Comment.objects.filter(pk=stored.pk).update(
        **NOTHING, state_at=timezone.now(), changed_at_revision=revision
    )
    CommentText.objects.filter(comment=stored).delete()
    Receipt.objects.filter(comment=stored).delete()
    Subscription.objects.filter(comment=stored).delete()
    before, stored.state = stored.state, Comment.State.ERASED
    ModerationEvent.objects.bulk_create(
        [recording.event(stored, "erase", from_state=before, batch=uuid.uuid4(), by=by)]
    )
    recording.recount(affected)
    comment.refresh_from_db()
