"""Secrets that let a feed reader, which can't log in, read what waits for approval.

One for each moderator. It tells who reads, and works only while that user may moderate; it
lets nobody decide.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import FeedSecret
from comments.moderators import moderates

_BYTES: Final = 32


def make(user: User) -> str:
    """Return a new secret for ``user``, the only time that it is known; an older one ends."""
    secret = secrets.token_urlsafe(_BYTES)
    fields = {"digest": _digest(secret), "created_at": timezone.now()}
    FeedSecret.objects.update_or_create(user=user, defaults=fields)
    return secret


def revoke(user: User) -> bool:
    """End the secret of ``user``; False if there was none."""
    return FeedSecret.objects.filter(user=user).delete()[0] > 0


def current(user: User) -> FeedSecret | None:
    """Return what is kept of the secret of ``user``."""
    return FeedSecret.objects.filter(user=user).first()


def moderator(secret: str) -> User | None:
    """Return whose secret it is, None for one that is wrong, or of who moderates no longer.

    It is looked for by its digest, so that how long that takes tells nothing of secrets.
    """
    found = FeedSecret.objects.select_related("user").filter(digest=_digest(secret)).first()
    return found.user if found is not None and moderates(found.user) else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
