"""Labels: what a post is about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Label(models.Model):
    """A subject. The name is the owner's; the slug stands in addresses and never changes."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
