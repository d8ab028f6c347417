"""Archives of posts: documents that stay as they are while posts and comments are added."""

from __future__ import annotations

from dataclasses import replace

from blog import revisions
from blog.blocks import block_of, first_of, last_of
from blog.canonical import absolute_url, path_of
from blog.models import Blog
from feeds.model import Feed, Series
from feeds.parameters import USUAL
from feeds.scopes import SCOPES, Ask, NoSuchFeed, scope
from feeds.sources import blocks
from feeds.sources.documents import feed
from feeds.sources.parts import Part, first_values
from feeds.sources.posts import archived


@scope("archive", "posts/archive/<int:number>")
def archive(ask: Ask, number: int) -> Feed:
    """Return the posts of the block of ``number`` up to it, the highest number first.

    One without posts is a document all the same: somebody may be walking through it. It takes no
    parameters. Five queries.
    """
    blog = Blog.current()
    if not 1 <= number <= blog.newest_sequence:
        raise NoSuchFeed(f"posts up to number {number}")
    ask.depend(revisions.BLOG, revisions.ARCHIVES, revisions.of_archive(block_of(number)))
    document = feed(
        replace(ask, window=USUAL),
        blog,
        name="archive",
        subject=(number,),
        identity="posts",
        title=blog.title,
        page_path=path_of("blog:home"),
        items=Part(archived(blog, first_of(block_of(number)), number)),
    )
    return replace(document, series=_series(ask, blog, number))


def _series(ask: Ask, blog: Blog, number: int) -> Series:
    """Return the subscription document, and the nearest archives that have posts.

    Each link to a newer one comes once, and stays: from an archive of the first posts of a block
    to that of all, once the block is full; from that to the first post of the next block.
    """
    block = block_of(number)
    older, newer = first_values(
        blocks.newest(sequence__lt=first_of(block)),
        blocks.newest(sequence__gt=last_of(block)).reverse(),
    )
    after = None
    if number < last_of(block) <= blog.newest_sequence:
        after = last_of(block)
    elif newer is not None:
        after = first_of(block_of(newer))
    return Series(
        archive=True,
        current=absolute_url(SCOPES["posts"].path(suffix=ask.suffix)),
        prev_archive=blocks.url(older, blog, ask.suffix),
        next_archive=blocks.address(after, ask.suffix) if after else None,
    )
