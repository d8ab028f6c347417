"""The author's token: lets the one who wrote a comment see, edit and delete it.

It is derived (HMAC with the secret key), never stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from comments.models import Comment


def for_author(comment: Comment) -> str:
    """Return the token of a comment: 64 hexadecimal digits."""
    message = f"{comment.pk}:{comment.atom_id}"
    return salted_hmac("comments.author", message, algorithm="sha256").hexdigest()


def is_author(comment: Comment, token: str) -> bool:
    """Whether ``token`` is the comment's; takes as long for a wrong one."""
    return constant_time_compare(for_author(comment), token)


def editable_until(comment: Comment) -> datetime:
    """Return when the author's time to edit and delete ends."""
    return comment.created_at + timedelta(minutes=settings.COMMENT_EDIT_MINUTES)


def is_editable(comment: Comment) -> bool:
    """Whether the author may still edit and delete."""
    return comment.state != Comment.State.ERASED and timezone.now() < editable_until(comment)
