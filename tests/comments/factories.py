"""Comments for tests, posted as readers post them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
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
#: When the first of many comments was written.
LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)


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


def threads_of(post: Post, sizes: Sequence[int], *, user: User | None = None) -> list[Comment]:
    """Bring in a thread of each size, first comment and direct replies; return the first ones.

    A comment's name says where it stands: "2.0" begins the third thread, "2.1" answers that.
    """
    heads = []
    for number, size in enumerate(sizes):
        refs = [f"thread:{next(_numbers)}" for _ in range(size)]
        items = [
            moderation.ImportedComment(
                ref=ref,
                parent_ref=refs[0] if index else "",
                post=post,
                created_at=LONG_AGO + timedelta(hours=number, minutes=index),
                author_name=f"{number}.{index}",
                source="Tea.",
                state=Comment.State.APPROVED,
                user_id=user.pk if user else None,
            )
            for index, ref in enumerate(refs)
        ]
        heads.append(moderation.import_comments(items)[0].comment)
    post.refresh_from_db()
    return heads


def line_of(post: Post, *, depth: int) -> Comment:
    """Bring in a thread in which each comment answers the one before; return the deepest."""
    refs = [f"line:{next(_numbers)}" for _ in range(depth + 1)]
    items = [
        moderation.ImportedComment(
            ref=ref,
            parent_ref=above,
            post=post,
            created_at=LONG_AGO + timedelta(minutes=index),
            author_name=str(index),
            source="Tea.",
            state=Comment.State.APPROVED,
        )
        for index, (above, ref) in enumerate(zip(["", *refs], refs, strict=False))
    ]
    deepest = moderation.import_comments(items)[-1].comment
    post.refresh_from_db()
    return deepest
