"""Proving that the lessons are what the log of decisions says, and mending them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from blog.models import Blog
from comments.learning import labels, lessons, telling
from comments.models import Comment, Lesson, ModerationEvent, Verdict

#: As many comments as one set of queries is about.
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class LessonFault:
    """A comment of which something else was learnt than what was decided: spam, or not, or None."""

    comment_id: int
    stored: bool | None
    right: bool | None


def faults() -> Iterator[LessonFault]:
    """Yield what is wrong, in the order of the comments. Four queries for each 500 of them.

    Lessons of purged comments count: what was decided about them is in the log. A learner that is
    off may know less than what was decided, but nothing else. What waits to be learnt counts as
    learnt.
    """
    is_on = Blog.current().learner
    for ids in _decided_about():
        right, stored = labels.of(ids), _stored(ids)
        teaching = _teaching(ids, right) if is_on else set()
        for comment_id in ids:
            label, is_spam = right[comment_id], stored.get(comment_id)
            should_be = label.is_spam if label else None
            if is_spam != should_be and (is_spam is not None or comment_id in teaching):
                yield LessonFault(comment_id, is_spam, should_be)


def mend(found: Iterable[LessonFault]) -> int:
    """Have what is wrong learnt as it was decided, or forgotten; return how many there were.

    What is learnt is the text of the comment. Where that is gone, or was edited since, nothing is.
    """
    ids = [fault.comment_id for fault in found]
    with transaction.atomic():
        # Whoever decides holds these rows: what the log says now, it says when this is written.
        rows = Comment.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        comments, right = {comment.pk: comment for comment in rows}, labels.of(ids)
        telling.write(
            [
                telling.verdict(comments[comment_id], right[comment_id])
                if comment_id in comments
                else Verdict(comment_id=comment_id, at=timezone.now())
                for comment_id in ids
            ]
        )
    lessons.learn()
    return len(ids)


def _decided_about() -> Iterator[Sequence[int]]:
    """Yield the ids of comments that people decided about, or something was learnt of, in parts."""
    by_people = ModerationEvent.objects.filter(by__isnull=False)
    everywhere = (by_people, Lesson.objects.learnt(), Verdict.objects.all())
    sources = [
        rows.order_by("comment_id").values_list("comment_id", flat=True).distinct()
        for rows in everywhere
    ]
    last = 0
    while True:
        ids = {pk for source in sources for pk in source.filter(comment_id__gt=last)[:BATCH]}
        if not ids:
            return
        part = sorted(ids)[:BATCH]
        last = part[-1]
        yield part


def _stored(ids: Sequence[int]) -> Mapping[int, bool | None]:
    """Return what was learnt of comments, or will be in a moment. Two queries."""
    learnt = Lesson.objects.learnt().filter(comment__in=ids)
    waiting = Verdict.objects.filter(comment__in=ids).order_by("pk")
    columns = ("comment_id", "is_spam")
    return {**dict(learnt.values_list(*columns)), **dict(waiting.values_list(*columns))}


def _teaching(ids: Sequence[int], right: Mapping[int, labels.Label | None]) -> set[int]:
    """Return those of some comments that should have been learnt. One query.

    Those are there, are of readers, and say what they said when it was decided about them.
    """
    comments = Comment.objects.filter(pk__in=ids, user=None).exclude(state=Comment.State.ERASED)
    return {
        pk
        for pk, edited_at in comments.values_list("pk", "edited_at")
        if (label := right[pk]) and (edited_at is None or edited_at <= label.at)
    }
