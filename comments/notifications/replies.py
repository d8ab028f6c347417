"""Mail to readers about replies to what they wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from blog import outbox, worker
from blog.canonical import absolute_url
from comments import reader_links, threads, trust
from comments.models import Comment, Subscription
from comments.notifications import reader_mail

KIND = "comment-reply"
#: In these states of one's comment replies to it are of interest.
KEPT = frozenset({Comment.State.PENDING, Comment.State.APPROVED})
#: What of a reply decides about who hears of it.
_NEEDED = ("post_id", "root_id", "path", "author_email", "commenter__email")
#: Where a comment stands: its post and its path.
Place = tuple[int, str]


def shown(comment_ids: Collection[int]) -> None:
    """Write a mail to everybody whose comment is answered by one of those that came to light.

    Part of the change's transaction, once the rows are written. Three queries, however many
    comments there are; one where none is a reply, two where nobody is subscribed. A reply that
    comes to light once more has had its mail: the delivery's key tells, as long as it is kept.
    """
    replies = _replies(comment_ids)
    if not replies:
        return
    subscriptions = _subscriptions(replies)
    payloads = {
        _key(reply.pk, subscription): {"reply": reply.pk, "subscription": subscription.comment_id}
        for reply in replies
        for subscription in _of(reply, subscriptions)
    }
    outbox.enqueue_by_key(KIND, payloads, delay=timedelta(seconds=settings.COMMENT_UNDO_SECONDS))


def send(payload: Mapping[str, Any]) -> None:
    """Send one subscriber the mail about one reply, if it is still there for both of them."""
    subscription = _confirmed().filter(comment=payload["subscription"]).first()
    if subscription is None or not _is_shown(payload["reply"], subscription):
        return
    approved = Comment.objects.approved().select_related("post", "commenter")
    reply = approved.filter(pk=payload["reply"]).first()
    if reply is None or _is_own(reply, subscription):
        return
    comment = subscription.comment
    if comment.state in KEPT:
        _send(comment, reply)


@transaction.atomic
def _is_shown(reply_id: int, subscription: Subscription) -> bool:
    """Whether a reply is to be seen; one that isn't can be mailed about when it is.

    Under the lock of the reply: whoever shows it now has done so, or finds the key free.
    """
    reply = Comment.objects.select_for_update().filter(pk=reply_id).first()
    if reply is not None and reply.visible:
        return True
    outbox.release_key(_key(reply_id, subscription))
    return False


def _key(reply_id: int, subscription: Subscription) -> str:
    """Name what is told once: of a reply, to an address."""
    return f"{KIND}:{reply_id}:{trust.digest(subscription.comment.author_email)}"


def _send(comment: Comment, reply: Comment) -> None:
    """Send the mail. What was typed stands in the body, never in a header."""
    one_click = reader_links.replies_url(comment)
    context = {
        "post": reply.post,
        "comment": comment,
        "reply": reply,
        "link": absolute_url(reply.get_absolute_url()),
        "end": one_click,
        "end_all": reader_links.replies_url(comment, "replies-all"),
    }
    thread = reader_mail.at_host(f"comment-{comment.pk}-replies")
    reader_mail.message(
        "reply",
        context,
        to=comment.author_email,
        subject=f"A reply to your comment (number {reply.pk})",
        message_id=f"comment-{reply.pk}-reply-to-{comment.pk}",
        headers={
            "In-Reply-To": thread,
            "References": thread,
            "List-Unsubscribe": f"<{one_click}>",
            # A mail provider's button ends it at once (RFC 8058 §3.1).
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()


def _replies(comment_ids: Collection[int]) -> list[Comment]:
    """Return those of some comments that are replies, and news: shown first not long ago.

    What was shown longer ago than deliveries are kept may have had its mail.
    """
    news = timezone.now() - worker.DELIVERIES_KEPT
    found = Comment.objects.filter(
        pk__in=comment_ids, visible=True, root__isnull=False, published_at__gt=news
    )
    return list(found.select_related("commenter").only(*_NEEDED))


def _subscriptions(replies: Iterable[Comment]) -> dict[Place, Subscription]:
    """Return the confirmed subscriptions in the threads of some replies, by place."""
    roots = {reply.root_id for reply in replies}
    in_threads = Q(comment__in=roots) | Q(comment__root__in=roots)
    found = _confirmed().filter(in_threads).defer("comment__source", "comment__html")
    return {(each.comment.post_id, each.comment.path): each for each in found}


def _confirmed() -> QuerySet[Subscription]:
    return Subscription.objects.filter(confirmed_at__isnull=False).select_related("comment")


def _of(reply: Comment, subscriptions: Mapping[Place, Subscription]) -> Iterator[Subscription]:
    """Yield who hears of a reply, each address once: for the nearest comment of theirs above."""
    told: set[str] = set()
    for end in range(len(reply.path) - threads.STEP_CHARACTERS, 0, -threads.STEP_CHARACTERS):
        subscription = subscriptions.get((reply.post_id, reply.path[:end]))
        if subscription is None or _is_own(reply, subscription):
            continue
        email = trust.address(subscription.comment.author_email)
        if email and email not in told:
            told.add(email)
            yield subscription


def _is_own(reply: Comment, subscription: Subscription) -> bool:
    """Whether a reply comes from the address that would hear of it."""
    email = trust.address(subscription.comment.author_email)
    commenter = reply.commenter
    return trust.address(reply.author_email) == email or (
        commenter is not None and commenter.email == email
    )
