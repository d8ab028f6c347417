"""What the learner has learnt from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comments.models.comment import Comment


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Lessons, and the empty places of those that were forgotten."""

    def learnt(self) -> LessonQuerySet:
        """Keep what counts."""
        return self.filter(is_spam__isnull=False)

    def forgotten(self) -> LessonQuerySet:
        """Keep the places from which on the weights have to be made again."""
        return self.filter(is_spam__isnull=True)


class Lesson(models.Model):
    """A comment that a person decided about, as the learner reads it; at most one a comment.

    Lessons are learnt in the order of their ids. They are the truth: the weights are what comes of
    learning them in this order, and nothing else. One outlives its comment, so the reference has
    no constraint: what was purged as spam stays known for spam.
    """

    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="lessons"
    )
    #: None once it was forgotten: an empty place, until the weights are made without it.
    is_spam = models.BooleanField(null=True)
    #: The version of the features (:data:`comments.learner.VERSION`).
    version = models.PositiveSmallIntegerField()
    #: Hashed features of the text that was decided about; no text can be read from it.
    vector = models.BinaryField()
    #: What the learner said of it before it was told, knowing so many lessons: a margin, above 0
    #: for spam.
    score = models.FloatField()
    known = models.PositiveIntegerField()
    #: When it was decided.
    at = models.DateTimeField()

    objects = LessonQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar = []
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(is_spam__isnull=False), name="lesson_of_comment"
            ),
        ]
        indexes: ClassVar = [
            models.Index("is_spam", "id", name="lesson_by_label"),
            models.Index("version", "id", name="lesson_by_version"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.is_spam}"
