"""Posts, labels and comments."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse


class Label(models.Model):
    """A label of posts."""

    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post; ``body`` is HTML as it was written."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="naive_posts"
    )
    title = models.CharField(max_length=500)
    slug = models.SlugField(max_length=200)
    body = models.TextField()
    labels = models.ManyToManyField(Label, related_name="posts")
    published_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["-published_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse(
            "post", args=[f"{self.published_at:%Y}", f"{self.published_at:%m}", self.slug]
        )


class Comment(models.Model):
    """A comment; ``body`` is HTML as it was written."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    author_name = models.CharField(max_length=80)
    body = models.TextField()
    approved = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.body[:60]}"
