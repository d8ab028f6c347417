"""Deleting a post."""

from __future__ import annotations

from django.db import transaction

from blog import revisions
from blog.models import Post, PostUrl
from blog.publishing import writing


def delete(post: Post) -> None:
    """Delete ``post`` with its comments; the addresses that it had answer 410 from now on.

    Its counter stays behind, so that its comment feed is known to be gone.
    """
    with transaction.atomic():
        stored = writing.lock(post)
        scopes = writing.scopes_of(stored) if stored.was_published else set()
        if stored.path is not None:
            PostUrl.objects.update_or_create(path=stored.path, query="", defaults={"post": None})
        stored.delete()
        revisions.move(scopes | {revisions.COMMENTS} if scopes else ())
