"""Decisions at once, by several connections and several processes: one order, one learner."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User

from comments import learning, moderation, rules
from comments.learning import memory, rebuilding
from comments.models import Batch, Comment, Lesson, Verdict
from comments.moderation import Action
from tests import processes
from tests.blog.factories import author, published
from tests.comments.factories import pending
from tests.comments.learning.lessons import labels, recorded, replayed, text, weights_now
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

STEPS = 5
SAID = rules.Said(name="Rita", source="casino", html="<p>casino pills tea</p>")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have few lessons be many, so that all that happens to many happens to them."""
    monkeypatch.setattr(rebuilding, "STORED_EVERY", 4)
    monkeypatch.setattr(rebuilding, "PART", 3)
    monkeypatch.setattr(memory, "MOST_AT_ONCE", 5)


def waiting(count: int) -> list[int]:
    """Return the ids of comments that wait, of either kind."""
    post = published()
    return [pending(post, body=text(n, is_spam=n % 2 == 0)).pk for n in range(count)]


def decide_some(ids: Sequence[int], by: User, seed: int) -> None:
    """Decide this and that, take it back, decide again."""
    chance = Random(seed)  # noqa: S311 (a seed is the point)
    for _ in range(STEPS):
        report = moderation.apply(chance.choice(list(Action)), chance.sample(ids, k=4), by=by)
        if report.batch and chance.random() < 0.4:
            undo(report.batch, by)


def undo(batch: Any, by: User) -> None:
    if Batch.objects.filter(pk=batch, undone_by=None).exists():
        moderation.undo(batch, by=by)


def erase_some(ids: Sequence[int]) -> None:
    for comment_id in ids:
        moderation.erase(Comment.objects.get(pk=comment_id))


def work_some() -> None:
    for _ in range(STEPS):
        learning.work()


def ask_some() -> None:
    for _ in range(STEPS * 4):
        assert abs(learning.opinion(SAID).score or 0) < 100
        memory.ask(lambda known: known.model.dumps())


def is_replay() -> bool:
    """Whether weights and record are those of a replay of all lessons, to the bit."""
    weights, record = replayed()
    return (weights_now(), list(recorded())) == (weights, list(record))


def test_everything_at_once_ends_as_a_replay_of_what_the_log_says() -> None:
    ids, by = waiting(24), author()
    results = race(
        *(partial(decide_some, ids[:20], by, seed) for seed in range(4)),
        partial(erase_some, ids[20:]),
        work_some,
        work_some,
        ask_some,
        ask_some,
    )
    assert results == [None] * len(results)
    learning.work()
    assert list(learning.faults()) == []
    assert len(labels()) > 3
    assert not Verdict.objects.exists()
    assert is_replay()
    memory.drop()
    assert is_replay()


def test_each_decision_is_learnt_once_and_scored_by_those_before_it() -> None:
    ids, by = waiting(12), author()
    results = race(
        *(partial(moderation.apply, Action.SPAM, [comment_id], by=by) for comment_id in ids)
    )
    assert not any(isinstance(result, Exception) for result in results)
    learning.learn()
    assert [known for _, known in recorded()] == list(range(12))
    assert is_replay()


def test_those_who_learn_the_same_at_once_learn_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.learning.chores.AT_ONCE_SECONDS", 0.0)
    moderation.apply(Action.SPAM, waiting(9), by=author())
    results = race(*[learning.learn] * 4)
    assert sum(result for result in results if isinstance(result, int)) == 9
    assert Lesson.objects.count() == 9
    assert is_replay()


def test_lesson_that_is_erased_while_it_is_learnt_is_gone() -> None:
    for number in range(6):
        comment = pending(published(title=str(number)), body=text(number, is_spam=False))
        race(
            partial(moderation.apply, Action.APPROVE, [comment.pk], by=author()),
            partial(moderation.erase, comment),
        )
    learning.work()
    assert list(learning.faults()) == []
    assert set(labels()) == set(
        Comment.objects.exclude(state="erased")
        .filter(state="approved")
        .values_list("pk", flat=True)
    )


# ---------------------------------------------------------------------------------- processes


def teacher(file: Path, ids: Sequence[int], *options: str) -> subprocess.Popen[str]:
    """Start another process that decides about comments."""
    command = [sys.executable, "-m", "tests.comments.learning.teacher", str(file)]
    return subprocess.Popen(
        [*command, *map(str, ids), *options],
        env=processes.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )


def said_by(process: subprocess.Popen[str]) -> str:
    """Return what a process printed."""
    return process.communicate(timeout=60)[0].strip()


def test_processes_that_decide_at_once_have_the_same_weights_to_the_bit(tmp_path: Path) -> None:
    ids = waiting(14)
    author()
    with teacher(tmp_path / "a", ids[:7]) as one, teacher(tmp_path / "b", ids[7:]) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
        digests = {said_by(one), said_by(other)}
    assert is_replay()
    digest = hashlib.sha256(weights_now()).hexdigest()
    assert digest in digests
    with teacher(tmp_path / "c", []) as third:
        assert said_by(third) == digest


def test_process_that_is_killed_while_it_learns_leaves_it_to_the_next(tmp_path: Path) -> None:
    ids, file = waiting(2), tmp_path / "learning"
    author()
    with teacher(file, ids[:1], "--hang") as process:
        deadline = time.monotonic() + 30
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
    assert Verdict.objects.count() == 1
    assert not Lesson.objects.exists()
    moderation.apply(Action.APPROVE, ids[1:], by=author())
    assert len(labels()) == 2
    assert is_replay()
