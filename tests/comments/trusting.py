"""Readers who prove an address, as they do it: by the link in the mail."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from blog import outbox, publishing
from blog.models import Blog, Delivery, Post
from comments import moderation, submission, trust
from comments.models import Comment, Commenter
from tests.blog.factories import author
from tests.comments.factories import pending

RITA = "rita@example.net"


def policy(**changes: Any) -> None:
    """Set the comment policy."""
    publishing.update_blog(Blog.current(), **changes)


def commenter(email: str = RITA) -> Commenter:
    """Return somebody who proved an address, and wrote nothing."""
    return trust.enrol(email)


def trusted(post: Post, email: str = RITA) -> Commenter:
    """Return somebody with a comment that a moderator approved."""
    comment = pending(post, author_email=email)
    found = submission.verify(comment)
    assert found is not None
    comment.refresh_from_db()
    moderation.approve(comment, by=author())
    return found


def comment_of(post: Post, who: Commenter, **fields: Any) -> Comment:
    """Return a comment that came with the commenter's token."""
    return pending(post, author_email=who.email, token=trust.token_for(who), **fields)


def reply_to(comment: Comment, **fields: Any) -> Comment:
    """Return a reply that readers see."""
    reply = pending(comment.post, parent=comment, **fields)
    if not reply.visible:
        moderation.approve(reply, by=author())
    return reply


def work() -> None:
    """Do what the outbox holds, as if its time had come."""
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
    outbox.run_due()
