"""Who wants to hear of replies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comments.models.comment import Comment


class Subscription(models.Model):
    """The wish of a comment's author to have mail about replies to it, at the comment's address.

    Unconfirmed until a mailed link was followed (double opt-in); ending it deletes the row.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="subscription")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions: ClassVar = []

    def __str__(self) -> str:
        return f"replies to {self.comment_id}"
