"""Who may read the feed of what waits for approval."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class FeedSecret(models.Model):
    """The secret in the address of a moderator's private feed, of which only a digest is kept.

    Made and revoked by :mod:`comments.feed_secrets`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_secret"
    )
    #: SHA-256 in hexadecimal digits; the secret has 256 random bits, so that a slow hash and a
    #: salt would add nothing.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar = []

    def __str__(self) -> str:
        return f"private feed of {self.user}"
