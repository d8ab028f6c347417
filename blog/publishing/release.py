"""Publishing, scheduling, withdrawing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from blog import announcing, revisions
from blog.models import Blog, Post
from blog.publishing import addresses, archives, writing
from blog.publishing.errors import InvalidTime, StalePost


def publish(post: Post, *, at: datetime | None = None) -> Post:
    """Show ``post`` to readers, dated ``at`` (default: now; never in the future).

    The first publication mints address and sequence; a later one keeps them and the date.
    """
    now = timezone.now()
    if at is not None and at > now:
        raise InvalidTime(at, must_be="in the past")
    with transaction.atomic():
        stored = writing.lock(post)
        if not stored.is_published:
            _publish(stored, at=at or now)
    return writing.refresh(post, stored)


def schedule(post: Post, *, at: datetime) -> Post:
    """Have the worker publish ``post`` at ``at``; a published one is withdrawn until then."""
    if at <= timezone.now():
        raise InvalidTime(at, must_be="in the future")
    return _withdraw(post, state=Post.State.SCHEDULED, scheduled_for=at)


def unpublish(post: Post) -> Post:
    """Make ``post`` a draft again; its address then answers 410."""
    return _withdraw(post, state=Post.State.DRAFT, scheduled_for=None)


def publish_due() -> list[Post]:
    """Publish what is scheduled for now or earlier, dated as it was scheduled."""
    due = Post.objects.filter(state=Post.State.SCHEDULED, scheduled_for__lte=timezone.now())
    return [post for post in due.order_by("scheduled_for", "id") if _publish_scheduled(post)]


def _publish_scheduled(post: Post) -> bool:
    """Publish one due post unless another worker, or its author, was quicker."""
    try:
        with transaction.atomic():
            stored = writing.lock(post)
            _publish(stored, at=stored.scheduled_for)
    except StalePost:
        return False
    return True


def _publish(post: Post, *, at: datetime | None) -> None:
    """Write a publication of the locked ``post``."""
    published_at = post.published_at or at or timezone.now()
    fields: dict[str, Any] = {
        "state": Post.State.PUBLISHED,
        "scheduled_for": None,
        "published_at": published_at,
        "updated_at": max(published_at, post.updated_at or published_at),
    }
    scopes = writing.scopes_of(post) | {revisions.COMMENTS}
    if post.was_published:
        scopes |= archives.scopes_of_gap(post)
    else:
        stem = addresses.stem_of(post, published_at=published_at, blog=Blog.current())
        [fields["path"]] = addresses.mint_paths([stem])
        fields["sequence"] = number = addresses.mint_sequences(1)
        scopes |= archives.scopes_of_numbers(number, count=1)
    topics = announcing.topics_with_entry(post, scopes)
    # Its comments come back with it, unchanged.
    breaks = [revisions.COMMENTS] if post.comment_count else []
    writing.write(post, fields, scopes=scopes, breaks=breaks, topics=topics)
    announcing.announce_links(post)


def _withdraw(post: Post, *, state: str, scheduled_for: datetime | None) -> Post:
    """Take ``post`` from its readers, with its comments."""
    with transaction.atomic():
        stored = writing.lock(post)
        scopes = set()
        if stored.is_published:
            scopes = writing.scopes_of(stored) | archives.scopes_of_gap(stored)
            scopes.add(revisions.COMMENTS)
        topics = announcing.topics_with_entry(stored, scopes)
        fields = {"state": state, "scheduled_for": scheduled_for}
        was_shown = stored.is_published
        writing.write(stored, fields, scopes=scopes, breaks=scopes, topics=topics)
        if was_shown:
            announcing.announce_links(stored)
    return writing.refresh(post, stored)
