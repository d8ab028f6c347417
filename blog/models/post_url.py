"""Old addresses of posts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from blog.models.post import Post


class PostUrl(models.Model):
    """An address that once led to a post: 301 while the post is there, 410 afterwards.

    ``path`` is decoded and begins with a slash; ``query`` is the raw query string
    (``p=123``) or ''.
    """

    path = models.CharField(max_length=500)
    query = models.CharField(max_length=200, blank=True, default="")
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="old_urls"
    )

    class Meta:
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["path", "query"], name="one_post_an_old_address"),
            models.CheckConstraint(
                condition=Q(path__startswith="/"), name="old_address_begins_with_slash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
