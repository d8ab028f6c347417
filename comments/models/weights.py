"""What came of the lessons, kept so that a process needn't learn them all again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Weights(models.Model):
    """The learner after some lessons: a cache of what learning them in their order gives."""

    #: The id of the last lesson in it.
    lesson = models.BigIntegerField(unique=True)
    #: How many lessons are in it.
    known = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    data = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar = []
        verbose_name_plural = "weights"

    def __str__(self) -> str:
        return f"after {self.known} lessons"
