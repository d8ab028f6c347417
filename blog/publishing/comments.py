"""What a post knows of its comments."""

from __future__ import annotations

from datetime import datetime

from blog.models import Post


def record_comments(post_id: int, *, count: int, newest_at: datetime | None) -> None:
    """Store how many comments readers see under a post, and the newest one's time.

    Part of the comment operations' transaction, which moves the revisions; the post's own
    version and times stay as they are (RFC 4685: counts are advisory).
    """
    Post.objects.filter(pk=post_id).update(comment_count=count, last_comment_at=newest_at)
