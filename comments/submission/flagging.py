"""A reader reports a comment."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from comments import limits, moderation
from comments.models import Comment
from comments.submission.revising import find


def flaggable(comment_id: int) -> Comment:
    """Return a comment that readers see, or raise :class:`comments.moderation.UnknownComment`."""
    comment = find(comment_id, token="")
    if comment is None:
        raise moderation.UnknownComment(comment_id)
    return comment


def flag(comment_id: int, *, reason: str, network: str) -> None:
    """Report a comment as one that a moderator should look at; once more changes nothing.

    ``reason`` is a :class:`comments.models.Flag.Reason`. Raises
    :class:`comments.moderation.UnknownComment` or :class:`comments.limits.LimitReached`.
    """
    comment = flaggable(comment_id)
    with transaction.atomic():
        limits.charge([(f"flag:network:{network}", settings.FLAG_LIMITS_NETWORK)])
        moderation.flag(comment, network=network, reason=reason)
