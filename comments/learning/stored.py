"""What is read of lessons and of stored weights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Q

from comments import learner
from comments.models import Lesson, Weights
from comments.models.lesson import LessonQuerySet

#: As many scores of each kind are looked at for the thresholds.
RECORDED: Final = 1_000


class Stored(NamedTuple):
    """A learner as it was stored: the last lesson that is in it, and when that was decided."""

    lesson: int
    at: datetime
    model: learner.Model


def weights(*, before: int | None) -> Stored | None:
    """Return the newest weights, or those with nothing in them from the lesson ``before`` on."""
    found = Weights.objects.filter(version=learner.VERSION)
    if before is not None:
        found = found.filter(lesson__lt=before)
    newest = found.order_by("-lesson").first()
    if newest is None:
        return None
    at = Lesson.objects.filter(pk=newest.lesson).values_list("at", flat=True).first()
    if at is None:
        return None
    return Stored(newest.lesson, at, learner.Model.loads(bytes(newest.data)))


def wrong_from() -> int | None:
    """Return the id of the first lesson that is in no good weights; None if all are right.

    It was forgotten, or is of another version of the features.
    """
    return Lesson.objects.filter(is_wrong()).order_by("pk").values_list("pk", flat=True).first()


def is_wrong() -> Q:
    """Return what tells lessons that have to go, or to be read again."""
    return Q(is_spam__isnull=True) | is_outdated()


def is_outdated() -> Q:
    """Return what tells lessons of another version of the features."""
    return Q(version__lt=learner.VERSION) | Q(version__gt=learner.VERSION)


def right() -> LessonQuerySet:
    """Return the lessons that can be learnt, in their order."""
    return Lesson.objects.learnt().filter(version=learner.VERSION).order_by("pk")


def behind(last: int, *, most: int) -> Sequence[tuple[int, datetime, Any, bool, float]]:
    """Return lessons behind one: id, time, vector, label and score. One query."""
    columns = ("pk", "at", "vector", "is_spam", "score")
    return list(right().filter(pk__gt=last).values_list(*columns)[:most])


def is_there(lesson: int, at: datetime) -> bool:
    """Whether there is a lesson, or its empty place, of that time."""
    return Lesson.objects.filter(pk=lesson, at=at).exists()


def record() -> learner.Record:
    """Return what was said of the newest lessons of each kind, before they were learnt."""
    found = learner.Record()
    for is_spam in (False, True):
        newest = right().filter(is_spam=is_spam).order_by("-pk").values_list("score", flat=True)
        for score in reversed(newest[:RECORDED]):
            found.add(score, is_spam=is_spam)
    return found
