"""Stamps: when a form was first touched, as the blog itself has signed it.

The form in a cached page is the same for everybody, so a script asks for a stamp when somebody
begins to fill it in; forms on pages that nobody stores have one from the start. A stamp is kept
nowhere and names nobody. It can be sent again for as long as it lasts, on the same post: all that
it says is that somebody waited, and how many comments come from there is counted by the limits.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.core import signing
from django.utils import timezone

#: An older one is as good as none.
LIFETIME: Final = timedelta(days=1)
#: No number of seconds that anybody waits for has more digits, nor a signature more characters.
MOST_CHARACTERS: Final = 100


def made(post_id: int) -> str:
    """Return a stamp for the form of a post, as of now."""
    return _signer(post_id).sign(str(int(timezone.now().timestamp())))


def age(stamp: str, *, post_id: int) -> timedelta | None:
    """Return how long ago a stamp was made; None for one that isn't good for this post (now)."""
    if len(stamp) > MOST_CHARACTERS:
        return None
    try:
        seconds = int(_signer(post_id).unsign(stamp))
    except signing.BadSignature:
        return None
    age = timezone.now() - datetime.fromtimestamp(seconds, UTC)
    return age if age <= LIFETIME else None


def kept(stamp: str, *, post_id: int) -> str:
    """Return a stamp for a form that comes back: the one that it came with, or a new one."""
    return stamp if age(stamp, post_id=post_id) is not None else made(post_id)


def _signer(post_id: int) -> signing.Signer:
    return signing.Signer(salt=f"comments.stamp:{post_id}")
