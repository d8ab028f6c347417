"""Making a page of a post, and a post of a page."""

from __future__ import annotations

from django.db import transaction

from blog import revisions
from blog.models import Post
from blog.publishing import writing
from blog.publishing.errors import FixedKind


def change_kind(post: Post, *, kind: str) -> Post:
    """Give ``post`` its other kind, outside the tree of pages; only before it has an address.

    Raises :class:`~blog.publishing.FixedKind` afterwards, and
    :class:`~blog.publishing.StalePost` if the row is newer than ``post``.
    """
    with transaction.atomic():
        stored = writing.lock(post)
        if stored.kind != kind:
            _change(stored, kind)
    return writing.refresh(post, stored)


def _change(post: Post, kind: str) -> None:
    """Write the other kind of the locked ``post``; pages below it stand alone from now on."""
    if post.was_published:
        raise FixedKind(post.pk)
    orphaned = Post.objects.filter(parent=post).update(parent=None)
    fields = {"kind": kind, "parent_id": None, "position": 0}
    writing.write(post, fields, scopes=[revisions.PAGES] if orphaned else ())
