"""Making the weights again, and storing them: what the worker does for all processes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from blog import locks, revisions
from comments import learner
from comments.learning import memory, stored
from comments.learning.lessons import LOCK
from comments.learning.memory import LESSONS, Known, Place
from comments.learning.reading import said_in
from comments.models import Comment, Lesson, Weights

logger = logging.getLogger(__name__)

#: As many lessons as one transaction learns again.
PART: Final = 200
#: After so many lessons the weights are stored.
STORED_EVERY: Final = 256
#: As many are kept: what was decided lately is taken back most often, and what was stored before
#: it stays good.
STORED_KEPT: Final = 3


class ForgottenBehind(Exception):
    """Somebody forgot a lesson that a rebuilding had learnt already."""


class Row(NamedTuple):
    """A lesson as it is read to be learnt again."""

    id: int
    comment_id: int
    is_spam: bool | None
    version: int
    vector: bytes
    score: float
    known: int
    at: datetime


@dataclass(slots=True)
class _Walk:
    """How far a rebuilding has come, and the empty places that it passed."""

    known: Known
    at: int = 0
    passed: set[int] = field(default_factory=set)
    dropped: int = 0


def rebuild(*, whole: bool = False, after_each: Callable[[int], object] = lambda _: None) -> int:
    """Learn lessons again, without those that were forgotten; return how many there were.

    From the last good weights on, or with ``whole`` all of them; the record is that of this replay.
    Lessons of another version of the features are read anew from their comments; those whose text
    is gone are dropped. Nothing is done where nothing is wrong. A transaction for each 200: whoever
    breaks off leaves the empty places behind, and it is begun again. ``after_each`` is told how
    many lessons a transaction took.
    """
    while True:
        wrong = stored.wrong_from()
        if wrong is None and not whole:
            return 0
        try:
            return _rebuilt(0 if whole else wrong, after_each)
        except ForgottenBehind:
            logger.info("A lesson was forgotten meanwhile; making the weights again once more.")
        finally:
            memory.drop()


def store(*, every: int | None = None) -> bool:
    """Store the weights of now if ``every`` so many lessons came since; return whether it was done.

    None is as often as they should be. Two queries where there is nothing to store.
    """
    newest = Weights.objects.filter(version=learner.VERSION).order_by("-lesson")
    since = newest.values_list("known", flat=True).first() or 0
    found = memory.ask(lambda known: _due(known, since + (every or STORED_EVERY)))
    if found is None:
        return False
    value, weights = found
    with transaction.atomic():
        locks.hold(LOCK)
        counter = revisions.read([LESSONS])[LESSONS]
        if value < counter.floor or stored.wrong_from() is not None:
            return False
        _keep(weights)
    return True


def _due(known: Known, least: int) -> tuple[int, Weights] | None:
    """Return what to store, and of when it is; None if it can wait, or isn't exact."""
    if not known.is_exact or known.is_behind or known.model.learned < least:
        return None
    return known.value, _weights(known)


def _weights(known: Known) -> Weights:
    return Weights(
        lesson=known.last.id if known.last else 0,
        known=known.model.learned,
        version=learner.VERSION,
        data=known.model.dumps(),
        made_at=timezone.now(),
    )


def _keep(weights: Weights) -> None:
    """Store weights, under the lock, and let the oldest ones go."""
    Weights.objects.filter(lesson=weights.lesson).delete()
    weights.save(force_insert=True)
    kept = Weights.objects.filter(version=learner.VERSION).order_by("-lesson")[:STORED_KEPT]
    Weights.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def _rebuilt(wrong: int | None, after_each: Callable[[int], object]) -> int:
    """Walk through the lessons once."""
    known = memory.from_weights(stored.weights(before=wrong))
    walk, learned, is_over = _Walk(known, known.last.id if known.last else 0), 0, False
    while not is_over:
        with transaction.atomic():
            locks.hold(LOCK)
            rows = _rows(walk.at)
            _look_back(walk)
            _learn(walk, rows)
            is_over = len(rows) < PART
            if is_over:
                _finish(walk, wrong or 0)
        learned += len(rows)
        after_each(len(rows))
    if walk.dropped:
        logger.warning("The texts of %d lessons are gone, and the lessons too.", walk.dropped)
    return learned


def _rows(last: int) -> list[Row]:
    """Return the next lessons and empty places. One query."""
    rows = Lesson.objects.filter(pk__gt=last).order_by("pk").values_list(*Row._fields)[:PART]
    return [Row(*row)._replace(vector=bytes(row[4])) for row in rows]


def _look_back(walk: _Walk) -> None:
    """Raise if a lesson was forgotten that was learnt again already. One query."""
    empty = Lesson.objects.forgotten().filter(pk__lte=walk.at)
    if set(empty.values_list("pk", flat=True)) - walk.passed:
        raise ForgottenBehind


def _learn(walk: _Walk, rows: Sequence[Row]) -> None:
    """Learn some lessons, and write down what was said of each before, where that differs."""
    known, vectors, changed, gone = walk.known, _vectors(rows), [], []
    for row in rows:
        walk.at = row.id
        if row.is_spam is None:
            walk.passed.add(row.id)
        elif (vector := vectors.get(row.id)) is None:
            gone.append(row.id)
        else:
            count, score = known.model.learned, known.learn(vector, is_spam=row.is_spam)
            known.last = Place(row.id, row.at)
            if (score, count, learner.VERSION) != (row.score, row.known, row.version):
                changed.append((score, count, learner.VERSION, vector, row.id))
    walk.dropped += Lesson.objects.filter(pk__in=gone).delete()[0] if gone else 0
    _write(changed)


def _vectors(rows: Sequence[Row]) -> dict[int, bytes]:
    """Return the features of lessons by id, of those that can be read. One query at most."""
    found = {row.id: row.vector for row in rows if row.version == learner.VERSION}
    others = {
        row.comment_id: row
        for row in rows
        if row.version != learner.VERSION and row.is_spam is not None
    }
    if others:
        comments = Comment.objects.filter(pk__in=others).exclude(state=Comment.State.ERASED)
        for comment in comments:
            row = others[comment.pk]
            if comment.edited_at is None or comment.edited_at <= row.at:
                found[row.id] = learner.vector(said_in(comment))
    return found


def _write(changed: Sequence[tuple[float, int, int, bytes, int]]) -> None:
    """Store what the replay made of lessons. One statement, done for each row by the driver."""
    if not changed:
        return
    table = connection.ops.quote_name(Lesson._meta.db_table)
    statement = (
        f"UPDATE {table} SET score = %s, known = %s, version = %s, vector = %s WHERE id = %s"  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, changed)


def _finish(walk: _Walk, wrong: int) -> None:
    """Store the weights, take the empty places away, and have every process begin there."""
    Lesson.objects.forgotten().delete()
    Weights.objects.exclude(version=learner.VERSION, lesson__lt=wrong).delete()
    if walk.known.last is not None:
        _keep(_weights(walk.known))
    revisions.move([LESSONS], breaks=[LESSONS])
