"""Whether a post takes comments: the comments app says so, which this one may not import."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from blog.models import Blog, Post


class CommentPolicy(Protocol):
    """The functions of the module that ``COMMENT_POLICY`` names."""

    def are_open(self, post: Post, blog: Blog) -> bool:
        """Whether a published post takes comments now."""

    def closes_at(self, post: Post, blog: Blog) -> datetime | None:
        """Return when an open published post closes by itself, None for never."""


def policy() -> CommentPolicy:
    """Return the policy of this installation."""
    return cast(CommentPolicy, import_module(settings.COMMENT_POLICY))
