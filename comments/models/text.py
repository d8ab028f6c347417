"""Texts that an edit replaced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comments.models.comment import Comment


class CommentText(models.Model):
    """What a comment said before an edit; emptied by erasure."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="texts")
    source = models.TextField()
    source_format = models.CharField(max_length=9)
    #: The edit that replaced it, if a moderator's: see :class:`comments.models.Batch`.
    batch = models.UUIDField(null=True, db_index=True)
    replaced_at = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar = ["view"]
        ordering: ClassVar = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.comment_id}, until {self.replaced_at:%Y-%m-%d %H:%M}"
