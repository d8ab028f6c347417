"""Tokens that let programs moderate."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class ApiToken(models.Model):
    """What ``Authorization: Token …`` is compared with; of the token only a digest is kept.

    It works while its user may moderate, and no further than its scope.
    """

    class Scope(models.TextChoices):
        READ = "read", "read the queue"
        MODERATE = "moderate", "read and decide"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_tokens"
    )
    name = models.CharField(max_length=80, help_text="What uses it.")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.READ)
    #: SHA-256 in hexadecimal digits; the token has 256 random bits (see FeedSecret).
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    #: By the day, so that reading writes at most once a day.
    used_on = models.DateField(null=True)

    class Meta:
        default_permissions: ClassVar = []
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=["read", "moderate"]), name="api_token_scope_known"
            ),
            models.UniqueConstraint(fields=["user", "name"], name="one_api_token_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"
