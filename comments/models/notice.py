"""How moderators hear of comments."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One moderator's choice; who has no row gets a mail about each comment that waits."""

    class Mode(models.TextChoices):
        EACH = "each", "a mail about each comment that waits"
        DIGEST = "digest", "one mail a day"
        NONE = "none", "no mail"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_notice"
    )
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.EACH)
    #: Of the day in the blog's time zone, 0 to 23.
    hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(23)])
    #: Up to when the last digest told of comments.
    told_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions: ClassVar = []
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(mode__in=["each", "digest", "none"]), name="notice_mode_known"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="notice_hour_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_mode_display()}"
