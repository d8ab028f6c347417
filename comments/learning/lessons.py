"""Learning what was decided: right after the decision, by whoever decided it.

In parts, each a short transaction under the lock ``lessons``, so that all lessons have one order,
and each was scored by what had been learnt before it. What is left, since there was too much or
the process ended, is learnt by the worker, or after the next decision.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

from django.db import transaction

from blog import locks, revisions
from comments import learner, rules
from comments.learning import memory
from comments.learning.memory import LESSONS, Known, Place
from comments.models import Lesson, Verdict
from comments.models.lesson import LessonQuerySet

#: Held by whoever changes lessons, until they have committed. Nobody waits for anything else
#: while they have it: it comes last, after posts, comments and counters.
LOCK: Final = "lessons"
#: As many verdicts as one transaction takes in.
PART: Final = 20
#: The same where they only make forget.
PART_FORGOTTEN: Final = 500


def learn(*, seconds: float | None = None) -> int:
    """Learn what was decided and wasn't learnt yet; return the number of verdicts taken in.

    The features are worked out before each transaction. With ``seconds`` no part begins later.
    """
    taken_in, deadline = 0, time.monotonic() + seconds if seconds is not None else None
    while deadline is None or time.monotonic() < deadline:
        if memory.catch_up():
            continue
        verdicts = _next()
        if not verdicts:
            break
        taken_in += _take_in(verdicts, vectors_of(verdicts))
    return taken_in


def _next() -> Sequence[Verdict]:
    """Return the verdicts to take in next: some, or many where there is nothing to be read."""
    verdicts = list(Verdict.objects.order_by("pk")[:PART])
    if any(verdict.is_spam is not None for verdict in verdicts):
        return verdicts
    many = Verdict.objects.order_by("pk")[:PART_FORGOTTEN]
    return list(takewhile(lambda verdict: verdict.is_spam is None, many))


def forget(lessons: LessonQuerySet) -> int:
    """Leave empty places instead of lessons, under the lock; return how many there were."""
    return lessons.learnt().update(is_spam=None, vector=b"")


def vectors_of(verdicts: Sequence[Verdict]) -> Mapping[int, bytes]:
    """Return the features of what was decided about, by the id of the verdict."""
    return {
        verdict.pk: learner.vector(rules.Said(**verdict.said))
        for verdict in verdicts
        if verdict.is_spam is not None
    }


def _take_in(verdicts: Sequence[Verdict], vectors: Mapping[int, bytes]) -> int:
    """Make lessons of those verdicts that nobody else has taken in; return how many there were.

    None, where others have taught so much meanwhile that this process has to catch up first.
    """
    try:
        with transaction.atomic():
            locks.hold(LOCK)
            waiting = Verdict.objects.filter(pk__in=[verdict.pk for verdict in verdicts])
            there = set(waiting.values_list("pk", flat=True))
            newest = {each.comment_id: each for each in verdicts if each.pk in there}
            with memory.held() as known:
                if known.is_behind:
                    return 0
                _change(known, newest, vectors)
            return waiting.delete()[0]
    except BaseException:
        memory.drop()
        raise


def _change(known: Known, newest: Mapping[int, Verdict], vectors: Mapping[int, bytes]) -> None:
    """Forget what the last words on some comments contradict, and learn what is new in them."""
    found = Lesson.objects.learnt().filter(comment__in=newest)
    before = dict(found.values_list("comment_id", "is_spam"))
    differing = [each for key, each in newest.items() if before.get(key) != each.is_spam]
    contradicted = [each.comment_id for each in differing if each.comment_id in before]
    if not differing:
        return
    if contradicted:
        forget(Lesson.objects.filter(comment__in=contradicted))
    new = (verdict for verdict in differing if verdict.is_spam is not None)
    _teach(known, sorted(new, key=lambda verdict: verdict.pk), vectors)
    value = revisions.move([LESSONS], breaks=[LESSONS] if contradicted else ())
    if not contradicted:
        known.value = value
    # Else it is made again for the next question, as in every process: here others would wait.


def _teach(known: Known, verdicts: Sequence[Verdict], vectors: Mapping[int, bytes]) -> None:
    """Learn verdicts one after the other, and store them with what was said of each before."""
    made = []
    for verdict in verdicts:
        vector, is_spam, count = vectors[verdict.pk], bool(verdict.is_spam), known.model.learned
        made.append(
            Lesson(
                comment_id=verdict.comment_id,
                is_spam=is_spam,
                version=learner.VERSION,
                vector=vector,
                score=known.learn(vector, is_spam=is_spam),
                known=count,
                at=verdict.at,
            )
        )
    for lesson in Lesson.objects.bulk_create(made):
        known.last = Place(lesson.pk, lesson.at)
