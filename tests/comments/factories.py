"""Comments for tests, posted as readers post them."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import User

from blog import publishing
from blog.models import Blog, Post
from comments import moderation, submission
from comments.models import Comment
from tests.blog.factories import author

NETWORK = "192.0.2.0/24"
_numbers = count(1)


def hold(what: str) -> None:
    """Have the blog hold "all" comments or "none"."""
    publishing.update_blog(Blog.current(), hold=what)


def another() -> User:
    """Return a second moderator."""
    return User.objects.get_or_create(username="bob")[0]


def form(**fields: Any) -> submission.Submission:
    """Return what a reader typed; no two say the same unless told so."""
    filled = {"author_name": "Rita", "body": f"Lovely tea, number {next(_numbers)}.", **fields}
    return submission.Submission(**filled)


def pending(post: Post, *, parent: Comment | None = None, **fields: Any) -> Comment:
    """Return a comment that waits; each comes from a network of its own."""
    number = next(_numbers)
    network = f"10.{number // 250}.{number % 250}.0/24"
    filled = form(parent_id=parent.pk if parent else None, **fields)
    return submission.submit(post.pk, filled, network=network).comment


def approved(post: Post, *, parent: Comment | None = None, **fields: Any) -> Comment:
    """Return a comment that readers see."""
    comment = pending(post, parent=parent, **fields)
    moderation.approve(comment, by=author())
    return comment
