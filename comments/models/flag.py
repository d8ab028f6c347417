"""What readers report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comments.models.comment import Comment


class FlagQuerySet(models.QuerySet["Flag"]):
    """Flags by what they are good for."""

    def open(self) -> FlagQuerySet:
        """Keep what no moderator has answered, by dismissing it or by showing the comment since."""
        return self.filter(
            dismissed_by=None,
            comment__state=Comment.State.APPROVED,
            at__gte=models.F("comment__state_at"),
        )


class Flag(models.Model):
    """A reader says that a comment should be looked at. Of who that was nothing is kept."""

    class Reason(models.TextChoices):
        SPAM = "spam", "spam"
        ABUSIVE = "abusive", "abusive"
        #: Somebody's address, or what else is nobody's business.
        PRIVATE = "private", "personal data"
        OTHER = "other", "something else"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flags")
    #: Keyed, of comment and network: one network counts once, and what it flagged elsewhere
    #: can't be found by it.
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=7, choices=Reason, default=Reason.OTHER)
    at = models.DateTimeField(db_index=True)
    #: The batch of the moderator who had the comment stay as it is.
    dismissed_by = models.UUIDField(null=True, db_index=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar = []
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "digest"], name="one_flag_a_network"),
            models.CheckConstraint(
                condition=Q(reason__in=["spam", "abusive", "private", "other"]),
                name="flag_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.comment_id}"
