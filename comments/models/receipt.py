"""Answers that were given, so that a repeated POST is harmless."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from blog.models import Post
from comments.models.comment import Comment


class Receipt(models.Model):
    """What an ``Idempotency-Key`` led to; kept for 24 hours."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    #: HMAC of every field of the request.
    fingerprint = models.CharField(max_length=64)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions: ClassVar = []
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "key"], name="one_answer_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.comment_id}"
