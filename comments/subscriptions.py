"""Who wants mail about replies: asking for it, confirming, ending it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, Subscription


def begin(comment: Comment) -> None:
    """Note that the author of a new comment wants mail about replies; part of its transaction.

    Confirmed at once for who proved their address, else when they follow the mailed link.
    """
    now = timezone.now()
    confirmed_at = now if comment.commenter_id else None
    Subscription.objects.create(comment=comment, created_at=now, confirmed_at=confirmed_at)


def is_wanted(comment: Comment) -> bool:
    """Whether the author of a comment asked for mail about replies, confirmed or not."""
    return _of(comment).exists()


def confirm(comment: Comment) -> None:
    """Confirm what the author of a comment asked for, if they did, and only once."""
    _of(comment).filter(confirmed_at=None).update(confirmed_at=timezone.now())


def end(comment: Comment) -> None:
    """End mail about replies to a comment; that it was ended before is no mistake."""
    _of(comment).delete()


def end_all(comment: Comment) -> None:
    """End mail about replies to any comment of the same address; again is no mistake."""
    _of_address(comment).delete()


def goes_on(comment: Comment, *, every: bool) -> bool:
    """Whether there is mail about replies to end: to a comment, or to any of its address."""
    return (_of_address(comment) if every else _of(comment)).exists()


def _of(comment: Comment) -> QuerySet[Subscription]:
    return Subscription.objects.filter(comment=comment)


def _of_address(comment: Comment) -> QuerySet[Subscription]:
    """Return all of an address: there are far fewer subscriptions than comments to look at."""
    if not comment.author_email:
        return _of(comment)
    return Subscription.objects.filter(comment__author_email__iexact=comment.author_email)
