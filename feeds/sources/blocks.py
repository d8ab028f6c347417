"""Where archives of posts are, by the numbers of the posts (RFC 5005 §4).

The archive with the number N holds what is published of the block of N, up to N. So whatever is
added has a higher number and changes none that was served; while a block fills, the newest archive
has another address with each post.
"""

from __future__ import annotations

from django.db.models import QuerySet

from blog.blocks import block_of, last_of
from blog.canonical import absolute_url
from blog.models import Blog, Post
from feeds.scopes import SCOPES


def newest(**within: int) -> QuerySet[Post, int | None]:
    """Ask for the numbers of published posts, the highest first; ``within`` filters them."""
    posts = Post.objects.published().by_number().filter(**within)
    return posts.values_list("sequence", flat=True)


def url(number: int | None, blog: Blog, suffix: str) -> str | None:
    """Return where the archive is that holds the post with this number; None for none.

    That of its whole block, once all of the block's numbers are given.
    """
    if number is None:
        return None
    last = last_of(block_of(number))
    return address(last if last <= blog.newest_sequence else number, suffix)


def address(number: int, suffix: str) -> str:
    """Return where the archive with a number is."""
    return absolute_url(SCOPES["archive"].path(number, suffix=suffix))
