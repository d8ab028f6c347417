"""Mail to moderators about a comment that waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from blog import outbox
from blog.models import Delivery
from comments import limits, moderators, notices
from comments.decision_links import newest_event
from comments.models import Comment, Notice
from comments.notifications import waiting
from comments.notifications.letters import Waiting, letter

#: What is to be told to whoever wants it; then, of one comment to one moderator.
KIND, MAIL = "comment-held", "comment-held-mail"
#: As many mails as one moderator gets about single comments; the others come together in one.
MOST: Final = ((10, timedelta(hours=1)),)


def comment_held(comment: Comment) -> None:
    """Have moderators told of a comment, in the transaction that holds it.

    Whom to tell is found out when that is due: most of what waits for a moment is undone.
    """
    outbox.enqueue(
        KIND,
        {"comment": comment.pk},
        key=f"{KIND}:{comment.pk}:{comment.state_at}",
        delay=timedelta(seconds=settings.COMMENT_UNDO_SECONDS),
    )


def spread(payload: Mapping[str, Any]) -> None:
    """Write a mail to each moderator who wants one about each comment, if it still waits."""
    comment = _waiting(payload["comment"])
    if comment is None:
        return
    version = newest_event(comment.pk)
    with transaction.atomic():
        told = {user: f"{MAIL}:{version}:{user.pk}" for user in _who_want_each()}
        written = Delivery.objects.filter(key__in=told.values()).values_list("key", flat=True)
        for moderator in [user for user, key in told.items() if key not in set(written)]:
            _write(comment, moderator, key=told[moderator])


def _write(comment: Comment, moderator: User, *, key: str) -> None:
    """Write a mail about one comment, or, where there were many, a later one about all."""
    try:
        limits.charge([(f"mail:held:{moderator.pk}", MOST)])
    except limits.LimitReached:
        outbox.gather(waiting.KIND, [str(moderator.pk)], delay=waiting.PAUSE)
    else:
        outbox.enqueue(MAIL, {"comment": comment.pk, "moderator": moderator.pk}, key=key)


def send(payload: Mapping[str, Any]) -> None:
    """Send one moderator the mail about one comment, unless something has changed meanwhile."""
    comment = _waiting(payload["comment"])
    # Who moderates no longer is shown nothing more.
    moderator = moderators.find(payload["moderator"])
    if comment is not None and moderator is not None and waiting.wants_each(moderator):
        _message(comment, moderator).send()


def _waiting(comment_id: int) -> Comment | None:
    """Return a comment that waits."""
    found = Comment.objects.pending().select_related("post", "parent")
    return found.filter(pk=comment_id).first()


def _who_want_each() -> list[User]:
    """Return whom to tell of each comment."""
    reachable = moderators.with_mail()
    return [user for user in reachable if notices.of(user).mode == Notice.Mode.EACH]


def _message(comment: Comment, moderator: User) -> EmailMultiAlternatives:
    """Return the mail. What a reader typed stands in the body, never in a header."""
    [shown] = Waiting.of([comment], moderator)
    return letter(
        moderator,
        "held",
        subject=f"A comment waits for approval (number {comment.pk})",
        # A comment that waits again after an edit is another message: mail programs drop a
        # second one with the same id.
        name=f"comment-{comment.pk}-{shown.event_id}-held",
        at=comment.edited_at or comment.created_at,
        context={"shown": shown, "waiting": Comment.objects.pending().count()},
    )
