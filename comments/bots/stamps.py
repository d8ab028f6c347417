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

#: An older one is as good as none.
LIFETIME: Final = timedelta(days=1)
#: No number of seconds that anybody waits for has more digits, nor a signature more characters.
MOST_CHARACTERS: Final = 100


def made(post_id: int, *, at: datetime) -> str:
    """Return a stamp for the form of a post."""
    return _signer(post_id).sign(str(int(at.timestamp())))


def age(stamp: str, *, post_id: int, at: datetime) -> timedelta | None:
    """Return how old a stamp is; None for one that isn't good for this post, or no longer."""
    if len(stamp) > MOST_CHARACTERS:
        return None
    try:
        seconds = int(_signer(post_id).unsign(stamp))
    except signing.BadSignature:
        return None
    age = at - datetime.fromtimestamp(seconds, UTC)
    return age if age <= LIFETIME else None


def kept(stamp: str, *, post_id: int, at: datetime) -> str:
    """Return a stamp for a form that comes back: the one that it came with, or a new one."""
    is_good = age(stamp, post_id=post_id, at=at) is not None
    return stamp if is_good else made(post_id, at=at)


def _signer(post_id: int) -> signing.Signer:
    return signing.Signer(salt=f"comments.stamp:{post_id}")
