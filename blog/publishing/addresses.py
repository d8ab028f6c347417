"""Addresses and sequence numbers, minted once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Q
from django.utils.text import slugify

from blog.models import Blog, Post, PostUrl

#: Room for "-12345" within the field.
SLUG_CHARACTERS = 190


def slug_for(post: Post) -> str:
    """Return the owner's slug, or one made of the title, or the kind's name."""
    return (
        slugify(post.slug, allow_unicode=True)
        or slugify(post.title, allow_unicode=True)
        or str(post.kind)
    )[:SLUG_CHARACTERS].strip("-_")


def stem_of(post: Post, *, published_at: datetime, blog: Blog) -> str:
    """Return the address of ``post`` without its ending, dated in the blog's time zone."""
    if post.kind == Post.Kind.PAGE:
        return f"/p/{slug_for(post)}"
    return f"/{published_at.astimezone(blog.zone):%Y/%m}/{slug_for(post)}"


def mint_paths(stems: Sequence[str]) -> list[str]:
    """Return a free address for each stem: ``stem.html``, or ``stem-2.html`` and so on.

    Call it with the publishing lock held. Two queries, and two for each stem that is taken.
    """
    taken = _taken(Q(path__in=[f"{stem}.html" for stem in stems]))
    paths: list[str] = []
    for stem in stems:
        path, number = f"{stem}.html", 1
        if path in taken:
            taken |= _taken(Q(path__startswith=f"{stem}-"))
        while path in taken:
            number += 1
            path = f"{stem}-{number}.html"
        taken.add(path)
        paths.append(path)
    return paths


def _taken(condition: Q) -> set[str]:
    """Return the addresses, old ones included, that ``condition`` describes."""
    current = Post.objects.filter(condition).values_list("path", flat=True)
    old = PostUrl.objects.filter(condition, query="").values_list("path", flat=True)
    return {path for path in (*current, *old) if path is not None}


def mint_sequences(count: int) -> int:
    """Return the first of ``count`` numbers in a row that no post has, nor ever had.

    A number that came back with another post would hide that post from whoever has read the
    archive with this number. Call it with the publishing lock held. Three queries.
    """
    stored = Post.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    newest = max(stored, Blog.current().newest_sequence)
    Blog.objects.update(newest_sequence=newest + count)
    return newest + 1
