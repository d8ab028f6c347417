"""The learner as this process knows it, brought up to date by one small query.

All that counts is in the lessons; here is what comes of learning them in their order. The counter
``lessons`` moves with each change of them, and its floor with each that takes some away: until
there a process needs only the new ones, from there on it begins again, at weights that were stored
before the first empty place. Where too many lessons lie behind those, the worker makes them again,
and until it has, a process goes on with the weights that it has.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final, NamedTuple, TypeVar

from blog import revisions
from blog.revisions import Counter
from comments import learner
from comments.learning import stored

LESSONS: Final = "lessons"
#: So many lessons are learnt at once, which takes part of a second.
MOST_AT_ONCE: Final = 500

T = TypeVar("T")


class Place(NamedTuple):
    """A lesson: its id, and when it was decided, for ids come again in a restored database."""

    id: int
    at: datetime


@dataclass(slots=True)
class Known:
    """The learner after the lessons up to ``last``.

    ``is_exact``: it is what comes of those lessons and of no others. ``is_behind``: there are more.
    """

    value: int = 0
    model: learner.Model = field(default_factory=learner.Model)
    record: learner.Record = field(default_factory=learner.Record)
    last: Place | None = None
    is_exact: bool = True
    is_behind: bool = False
    _thresholds: dict[float, learner.Thresholds | None] = field(default_factory=dict)

    def learn(self, vector: bytes, *, is_spam: bool) -> float:
        """Learn one more, and return what was said of it before."""
        score = self.model.score(vector)
        self.model.learn(vector, is_spam=is_spam)
        self.note(score, is_spam=is_spam)
        return score

    def note(self, score: float, *, is_spam: bool) -> None:
        """Take what was said of a lesson into the record."""
        self.record.add(score, is_spam=is_spam)
        self._thresholds.clear()

    def thresholds(self, lost: float) -> learner.Thresholds | None:
        """Return from which scores on a comment is held, or spam; None: not enough decisions."""
        if lost not in self._thresholds:
            self._thresholds[lost] = self.record.thresholds(lost=lost)
        return self._thresholds[lost]

    def learn_behind(self) -> None:
        """Learn what lies behind the last lesson, but not too much at once. One query."""
        rows = stored.behind(self.last.id if self.last else 0, most=MOST_AT_ONCE + 1)
        for pk, at, vector, is_spam, score in rows[:MOST_AT_ONCE]:
            self.model.learn(bytes(vector), is_spam=is_spam)
            self.note(score, is_spam=is_spam)
            self.last = Place(pk, at)
        self.is_behind = len(rows) > MOST_AT_ONCE


# Held while working in memory and reading, never while waiting for another writer: whoever wants
# it has a connection already, and the lock of the lessons, if they need that.
_mutex = Lock()
_known: Known | None = None


def ask(question: Callable[[Known], T]) -> T:
    """Return what the learner of now says to a question. One query, two more after a decision."""
    counter = _counter()
    with _mutex:
        return question(_up_to(counter))


@contextmanager
def held() -> Iterator[Known]:
    """Give the learner of now to whoever holds the lock of the lessons, to teach it.

    If they fail, or their transaction, it knows what isn't so: then :func:`drop` it.
    """
    counter = _counter()
    with _mutex:
        yield _up_to(counter)


def catch_up() -> bool:
    """Learn some more of what this process is behind with, if it is; False once it isn't."""
    counter = _counter()
    with _mutex:
        known = _up_to(counter)
        if known.is_behind:
            known.learn_behind()
        return known.is_behind


def from_weights(weights: stored.Stored | None) -> Known:
    """Return a learner as it was stored, or one that knows nothing yet."""
    if weights is None:
        return Known()
    return Known(model=weights.model, last=Place(weights.lesson, weights.at))


def begin_again() -> Known:
    """Return the learner without what was just forgotten; within :func:`held`."""
    return _made_again()


def replace(known: Known) -> None:
    """Know what somebody has made of all lessons; within :func:`held`."""
    global _known  # noqa: PLW0603 - one for all threads
    _known = known


def drop() -> None:
    """Let go of everything: the lessons tell it again."""
    global _known  # noqa: PLW0603 - one for all threads
    with _mutex:
        _known = None


def _counter() -> Counter:
    return revisions.read([LESSONS])[LESSONS]


def _up_to(counter: Counter) -> Known:
    """Return the learner as of a counter that was just read."""
    known = _known
    if known is not None and known.value == counter.value:
        return known
    if known is not None and counter.floor <= known.value < counter.value and _is_there(known):
        known.learn_behind()
    else:
        known = _made_again()
    known.value = counter.value
    return known


def _is_there(known: Known) -> bool:
    """Whether the last lesson is still the one that it was: a database may have been restored."""
    return known.last is None or stored.is_there(known.last.id, known.last.at)


def _made_again() -> Known:
    """Return what comes of the lessons; where those are too many, what is nearest to it."""
    before = _known
    known = from_weights(stored.weights(before=stored.wrong_from()))
    known.learn_behind()
    if known.is_behind:
        known = _nearest(before) or known
    known.record = stored.record()
    replace(known)
    return known


def _nearest(before: Known | None) -> Known | None:
    """Return a learner that has in it what was forgotten, and everything that came later."""
    if before is not None and before.last is not None and _is_there(before):
        known = before
    elif (newest := stored.weights(before=None)) is not None:
        known = from_weights(newest)
    else:
        return None
    known.is_exact = False
    known.learn_behind()
    return known


def _renewed() -> None:
    """Begin anew in a process that was forked off: its parent may have held the lock."""
    global _mutex, _known
    _mutex, _known = Lock(), None


os.register_at_fork(after_in_child=_renewed)
