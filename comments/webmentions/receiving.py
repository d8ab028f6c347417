"""Taking a webmention: what can be checked at once (§3.2.1). Nothing is fetched here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import outbox
from blog.models import Blog, Post
from comments import limits, policies
from comments.models import Mention
from comments.webmentions import addresses, targets, wording
from comments.webmentions.errors import (
    BadSource,
    BadTarget,
    Crowded,
    NotTaken,
    SamePage,
    TargetClosed,
    UnknownTarget,
)

#: The outbox's deliveries that look at a page.
KIND: Final = "read-mention"
#: Between two of them, as long as one may take: mail never waits for more than one.
PACE: Final = timedelta(seconds=10)
#: As many wait; an hour and a half.
MOST_WAITING: Final = 500


def receive(source: str, target: str, *, network: str) -> None:
    """Note that ``source`` says that it links to ``target``, to be looked at by the worker.

    ``network`` is :func:`comments.networks.of_request` of the sender. Raises a
    :class:`~comments.webmentions.MentionRefused` or :class:`comments.limits.LimitReached`.
    """
    blog = Blog.current()
    if not blog.takes_mentions:
        raise NotTaken
    page, place = _pages(source, target)
    with transaction.atomic():
        limits.charge(_buckets(page, network))
    post = targets.post_at(place)
    if post is None:
        raise UnknownTarget
    if not policies.are_open(post, blog):
        raise TargetClosed
    with transaction.atomic():
        _note(post, page, place, network=network)


def digest_of(source: str) -> str:
    """Return what a page is known by, even when its address isn't kept any more."""
    return salted_hmac("comments.mention.source", source, algorithm="sha256").hexdigest()


def _pages(source: str, target: str) -> tuple[str, str]:
    """Return the addresses of both, or raise what is wrong with one."""
    try:
        page = addresses.read(source)
    except addresses.Unreadable as error:
        raise BadSource(str(error)) from error
    try:
        place = addresses.read(target)
    except addresses.Unreadable as error:
        raise BadTarget(str(error)) from error
    if addresses.is_ours(page) or addresses.same_page(page, place):
        raise SamePage
    return page, place


def _buckets(page: str, network: str) -> Sequence[tuple[str, Sequence[tuple[int, timedelta]]]]:
    """Name what a webmention counts against: who sends it, and whom we would ask."""
    host = salted_hmac("comments.mention.host", wording.host_of(page)).hexdigest()
    return [
        (f"mention:network:{network}", settings.MENTION_LIMITS_NETWORK),
        (f"mention:host:{host}", settings.MENTION_LIMITS_HOST),
    ]


def _note(post: Post, page: str, place: str, *, network: str) -> None:
    """Write that a page has to be looked at; nothing, if what it said here was put away."""
    waiting = outbox.waiting(KIND)
    if waiting >= MOST_WAITING:
        raise Crowded
    # Two at once are one after the other, and a post that goes meanwhile is gone.
    if not Post.objects.select_for_update().published().filter(pk=post.pk).exists():
        raise UnknownTarget
    mention, _ = Mention.objects.get_or_create(
        post=post, digest=digest_of(page), defaults={"sent_at": timezone.now()}
    )
    if mention.is_put_away:
        return
    mention.source, mention.target, mention.sent_at = page, place, timezone.now()
    # Only a comment that isn't made yet asks for it.
    is_news = mention.read_at is None or mention.withdrawn_at is not None
    mention.network = network if is_news else ""
    mention.save(update_fields=["source", "target", "network", "sent_at"])
    outbox.gather(KIND, [str(mention.pk)], delay=waiting * PACE)
