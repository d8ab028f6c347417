"""Proofs of work that a comment was posted with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SpentProof(models.Model):
    """The digest of a challenge that was solved and used: each is good for one comment.

    It says nothing about whose comment that was. Kept until the challenge would have expired.
    """

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions: ClassVar = []

    def __str__(self) -> str:
        return self.digest
