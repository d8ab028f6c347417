"""Attempts to post, counted for the limits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Attempt(models.Model):
    """One try to post or to preview; what came of it doesn't matter. Kept for a day.

    ``bucket`` is what :func:`comments.limits.stored` makes of what is limited: it tells no network
    and no address.
    """

    bucket = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions: ClassVar = []
        indexes: ClassVar = [models.Index("bucket", "at", name="attempt_in_bucket")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.at:%H:%M:%S}"
