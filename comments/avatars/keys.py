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

    The address makes it, in any case; without one, the name as people read it. Nobody without
    the secret key of the blog can try addresses until one fits.
    """
    if comment.state == Comment.State.ERASED:
        return ""
    return _key(comment.author_email, comment.author_name, settings.SECRET_KEY)


def path_of(comment: Comment) -> str:
    """Return the root-relative address of the picture of who wrote a comment, '' for none."""
    key = key_of(comment)
    return canonical.path_of("comments:avatar", key) if key else ""


@lru_cache(maxsize=4096)
def _key(email: str, name: str, secret: str) -> str:
    """Return a digest: of two kinds, so that a name that looks like an address is another."""
    said = f"email:{email.lower()}" if email else f"name:{text.fold(name)}"
    return blake2b(said.encode(), digest_size=_BYTES, key=_derived(secret)).hexdigest()


@lru_cache(maxsize=4)
def _derived(secret: str) -> bytes:
    """Return a key of this purpose alone, as long as the digest takes."""
    return blake2b(secret.encode(), person=b"comments.avatar").digest()
