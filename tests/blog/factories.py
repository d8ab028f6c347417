"""Posts for tests, made as an owner makes them."""

from __future__ import annotations

from typing import Unpack

from django.contrib.auth.models import User

from blog import publishing
from blog.models import Post
from blog.publishing.drafting import Content


def author() -> User:
    """Return the user that posts of tests are by."""
    user, _ = User.objects.get_or_create(username="alice")
    return user


def draft(*, kind: str = Post.Kind.POST, **content: Unpack[Content]) -> Post:
    """Return a draft; it says something unless told otherwise."""
    filled: Content = {"title": "Tea", "source": "Black, with milk.", **content}
    return publishing.draft(author=author(), kind=kind, **filled)


def published(*, kind: str = Post.Kind.POST, **content: Unpack[Content]) -> Post:
    """Return a post that readers see."""
    return publishing.publish(draft(kind=kind, **content))
