"""Whose picture it is: a keyed digest that leads back to nobody."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Final

from django.conf import settings

from blog import canonical, text
from comments.models import Comment

#: What a key looks like.
KEY: Final = r"[0-9a-f]{16}"
_BYTES: Final = 8


def key_of(comment: Comment) -> str:
    """Return the key of who wrote a comment, '' once it is erased. Some microseconds, no query.

    Who proved an address, or is a user, has a picture that nobody else can have; all others have
    that of their name as people read it. An address that was only typed makes none: whoever
    guesses one could compare the pictures, and wear that of its owner.
    """
    if comment.state == Comment.State.ERASED:
        return ""
    return _key(_whose(comment), settings.SECRET_KEY)


def path_of(comment: Comment) -> str:
    """Return the root-relative address of the picture of who wrote a comment, '' for none."""
    key = key_of(comment)
    return canonical.path_of("comments:avatar", key) if key else ""


def _whose(comment: Comment) -> str:
    """Name who wrote a comment; of each kind of person apart."""
    if comment.commenter_id is not None:
        return f"commenter:{comment.commenter_id}"
    if comment.user_id is not None:
        return f"user:{comment.user_id}"
    return f"name:{text.fold(comment.author_name)}"


@lru_cache(maxsize=4096)
def _key(whose: str, secret: str) -> str:
    """Return a digest that only this blog can make."""
    return blake2b(whose.encode(), digest_size=_BYTES, key=_derived(secret)).hexdigest()


@lru_cache(maxsize=4)
def _derived(secret: str) -> bytes:
    """Return a key of this purpose alone, as long as the digest takes."""
    return blake2b(secret.encode(), person=b"comments.avatar").digest()
