"""What becomes of comments on a post: the comments app says so, which this one may not import."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from blog.models import Blog, Post


class Prospect(Protocol):
    """What readers are told of a comment that they would post now."""

    code: str
    sentence: str
    needs_email: bool
    needs_proof: bool
    closes_at: datetime | None


class CommentPolicy(Protocol):
    """The functions of the module that ``COMMENT_POLICY`` names."""

    def are_open(self, post: Post, blog: Blog) -> bool:
        """Whether a published post takes comments now."""

    def what_happens(self, post: Post, blog: Blog) -> Prospect:
        """Return what readers are told of a comment on a published post."""

    def moments(self, post: Post, blog: Blog) -> list[datetime]:
        """Return when the clock changes, or has changed, any of this."""


def policy() -> CommentPolicy:
    """Return the policy of this installation."""
    return cast(CommentPolicy, import_module(settings.COMMENT_POLICY))
