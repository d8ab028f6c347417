"""What a post knows of its comments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from blog import revisions
from blog.models import Post
from blog.publishing import writing


def record_comments(post_id: int, *, count: int, newest_at: datetime | None) -> None:
    """Store how many comments readers see under a post, and the newest one's time.

    Part of the comment operations' transaction, which moves the revisions; the post's own
    version and times stay as they are (RFC 4685: counts are advisory).
    """
    Post.objects.filter(pk=post_id).update(comment_count=count, last_comment_at=newest_at)


def scopes_of_comments(post_ids: Collection[int]) -> set[str]:
    """Name the scopes of posts, labels and authors whose responses show comments, or how many.

    Two queries.
    """
    posts = Post.objects.filter(pk__in=post_ids)
    return {revisions.of_post(pk) for pk in post_ids} | writing.scopes_beside(posts)
