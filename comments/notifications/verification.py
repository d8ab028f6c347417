"""Mail that asks readers to prove that the address they gave is theirs.

It quotes nothing of what was typed but the address that it goes to: else anybody could have the
blog send their words to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from blog import outbox
from blog.models import Blog, Delivery
from comments import limits, policies, reader_links, subscriptions, trust
from comments.models import Comment
from comments.notifications import reader_mail

KIND = "comment-verify"
#: Whose comments they are is asked for in these states alone.
ASKED_IN = frozenset({Comment.State.PENDING, Comment.State.APPROVED})


def ask(comment: Comment, *, wanted: bool) -> None:
    """Write the mail for a new comment, in its transaction, if it is of any use.

    ``wanted`` says that its author asked for mail about replies. Nobody can be buried in such
    mail: where a limit is reached none is sent, and the comment goes its way.
    """
    if not _is_open(comment) or not (wanted or policies.uses_verification(Blog.current())):
        return
    try:
        limits.charge(
            [
                (
                    f"verify:email:{trust.digest(comment.author_email)}",
                    settings.VERIFY_LIMITS_EMAIL,
                ),
                (f"verify:network:{comment.network}", settings.VERIFY_LIMITS_NETWORK),
            ]
        )
    except limits.LimitReached:
        return
    outbox.enqueue(KIND, {"comment": comment.pk}, key=_key(comment))


def was_asked(comment: Comment) -> bool:
    """Whether the author of a comment has a mail of this kind, or will have it, to act on."""
    return _may_be_proved(comment) and Delivery.objects.filter(key=_key(comment)).exists()


def send(payload: Mapping[str, Any]) -> None:
    """Send the mail, unless the comment was put aside or its address proved meanwhile."""
    comment = Comment.objects.select_related("post").filter(pk=payload["comment"]).first()
    if comment is None or not _is_open(comment):
        return
    context = {
        "post": comment.post,
        "link": reader_links.verification_url(comment),
        "days": reader_links.VERIFICATION_LIFETIME.days,
        "wants_replies": subscriptions.is_wanted(comment),
    }
    reader_mail.message(
        "verify",
        context,
        to=comment.author_email,
        subject="Please confirm your e-mail address",
        message_id=f"comment-{comment.pk}-verify",
    ).send()


def _may_be_proved(comment: Comment) -> bool:
    return bool(comment.author_email) and comment.commenter_id is None


def _is_open(comment: Comment) -> bool:
    """Whether there is an address to prove, and a comment that is worth it."""
    return _may_be_proved(comment) and comment.state in ASKED_IN


def _key(comment: Comment) -> str:
    return f"{KIND}:{comment.pk}"
