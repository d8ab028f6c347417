"""What Akismet says of comments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comments.models.comment import Comment


class AkismetVerdict(models.Model):
    """What Akismet believes of a comment: what it said last, or what it was told since."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="akismet_verdict"
    )
    is_spam = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar = []

    def __str__(self) -> str:
        return f"{self.comment_id}: {'spam' if self.is_spam else 'no spam'}"
