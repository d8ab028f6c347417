"""What moves an archive of posts beside its own posts: its links to the others.

An archive shows the posts of a block of numbers (`blog.blocks`), or the first of them, and links to
the nearest blocks below and above that have posts. A post that is published for the first time is
in no archive that was served before.
"""

from __future__ import annotations

from blog import revisions
from blog.blocks import block_of, first_of, last_of
from blog.models import Post


def scopes_of_gap(post: Post) -> set[str]:
    """Name what moves as ``post`` comes back or goes: all archives, if it is alone in its block.

    Links leave out a block without posts. One query.
    """
    if post.kind != Post.Kind.POST or post.sequence is None:
        return set()
    block = block_of(post.sequence)
    others = Post.objects.published().by_number().exclude(pk=post.pk)
    within = others.filter(sequence__gte=first_of(block), sequence__lte=last_of(block))
    return set() if within.exists() else {revisions.ARCHIVES}


def scopes_of_numbers(first: int, *, count: int) -> set[str]:
    """Name what moves as ``count`` numbers are given: who gets a next archive.

    The newest archive below a block that had no posts yet; and as a block gets full, the archives
    of its first posts. One query.
    """
    block = block_of(first)
    published = Post.objects.published().posts().order_by("-sequence")
    newest = published.values_list("sequence", flat=True).first()
    moved = set()
    if newest is not None and block_of(newest) < block:
        moved.add(revisions.of_archive(block_of(newest)))
    if first_of(block) < first <= last_of(block) < first + count:
        moved.add(revisions.of_archive(block))
    return moved
