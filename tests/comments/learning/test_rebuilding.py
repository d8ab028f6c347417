"""Weights that are stored, and made again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from blog import revisions
from comments import learner, learning, moderation
from comments.learning import memory, rebuilding
from comments.models import Comment, Lesson, Weights
from tests.blog.factories import author, published
from tests.comments.factories import another
from tests.comments.learning.lessons import (
    decided,
    labels,
    many,
    recorded,
    replayed,
    taught,
    weights_now,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a few lessons be many."""
    monkeypatch.setattr(rebuilding, "STORED_EVERY", 4)
    monkeypatch.setattr(rebuilding, "PART", 3)
    monkeypatch.setattr(memory, "MOST_AT_ONCE", 5)


def test_weights_are_stored_after_some_lessons() -> None:
    taught(published(), 3)
    assert not learning.store()
    many(published(title="Milk"), 2)
    assert learning.store()
    stored = Weights.objects.get()
    assert (stored.known, bytes(stored.data)) == (5, replayed()[0])
    assert not learning.store()


def test_process_begins_at_the_stored_weights() -> None:
    many(published(), 8)
    learning.store()
    Lesson.objects.exclude(pk=Lesson.objects.latest("pk").pk).update(vector=b"")
    memory.drop()
    assert memory.ask(lambda known: (known.model.learned, known.is_exact)) == (8, True)


def test_oldest_weights_go() -> None:
    post = published()
    for number in range(5):
        many(published(title=str(number)), 4)
        learning.store()
    assert Weights.objects.count() == rebuilding.STORED_KEPT
    del post


def test_lesson_forgotten_lately_needs_no_worker() -> None:
    ids = many(published(), 4)
    learning.store()
    more = taught(published(title="Milk"), 3)
    moderation.restore(more[1], by=author())
    learning.learn()
    assert len(labels()) == len(ids) + 2
    assert weights_now() == replayed()[0]


def test_lesson_forgotten_long_ago_stays_in_the_weights_until_the_worker_came() -> None:
    ids = many(published(), 12)
    learning.work()
    before = weights_now()
    moderation.erase(Comment.objects.get(pk=ids[1]))
    assert weights_now() == before
    assert memory.ask(lambda known: known.is_exact) is False
    learning.work()
    assert weights_now() == replayed()[0] != before
    assert memory.ask(lambda known: known.is_exact) is True


def test_rebuilding_makes_the_record_that_of_a_replay_and_takes_empty_places_away() -> None:
    ids = many(published(), 12)
    learning.work()
    moderation.erase(Comment.objects.get(pk=ids[1]))
    many(published(title="Milk"), 3)
    learning.work()
    assert recorded() == replayed()[1]
    assert not Lesson.objects.forgotten().exists()
    assert bytes(Weights.objects.latest("lesson").data) == replayed()[0]


def test_process_that_starts_before_the_worker_came_begins_at_the_nearest_weights() -> None:
    ids = many(published(), 12)
    learning.work()
    moderation.erase(Comment.objects.get(pk=ids[1]))
    memory.drop()
    assert memory.ask(lambda known: (known.model.learned, known.is_exact)) == (12, False)


def test_weights_that_have_a_forgotten_lesson_in_them_are_never_stored() -> None:
    ids = many(published(), 12)
    learning.work()
    moderation.erase(Comment.objects.get(pk=ids[1]))
    many(published(title="Milk"), 6)
    assert not learning.store()


def test_rebuilding_goes_on_where_it_was_broken_off() -> None:
    ids = many(published(), 12)
    moderation.erase(Comment.objects.get(pk=ids[1]))

    def break_off(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learning.rebuild(after_each=break_off)
    assert Lesson.objects.forgotten().exists()
    learning.rebuild()
    assert recorded() == replayed()[1]


def test_lesson_that_is_forgotten_while_rebuilding_is_not_in_the_weights() -> None:
    ids = many(published(), 12)
    moderation.erase(Comment.objects.get(pk=ids[1]))
    others = iter([ids[3]])

    def erase_another(_: int) -> None:
        for other in others:
            moderation.erase(Comment.objects.get(pk=other))

    learning.rebuild(after_each=erase_another)
    assert len(labels()) == 10
    assert recorded() == replayed()[1]
    assert weights_now() == replayed()[0]


def test_nothing_is_rebuilt_where_nothing_is_wrong() -> None:
    taught(published(), 3)
    assert learning.rebuild() == 0
    assert learning.rebuild(whole=True) == 3


def test_lessons_of_another_version_are_read_from_their_comments_again() -> None:
    ids = many(published(), 6)
    right = weights_now()
    Lesson.objects.update(version=learner.VERSION + 1, vector=b"other", score=F("score") + 1)
    Weights.objects.update(version=learner.VERSION + 1)
    memory.drop()
    assert memory.ask(lambda known: known.model.learned) == 0
    learning.work()
    assert weights_now() == right
    assert recorded() == replayed()[1]
    assert set(labels()) == set(ids)


def test_lessons_of_another_version_go_with_their_texts() -> None:
    ids = many(published(), 6)
    Lesson.objects.update(version=learner.VERSION + 1)
    Comment.objects.filter(pk=ids[0]).delete()
    edited = Comment.objects.get(pk=ids[1])
    edited.edited_at = Lesson.objects.get(comment=edited).at + timedelta(seconds=1)
    edited.save()
    learning.work()
    assert set(labels()) == set(ids[2:])
    assert list(learning.faults()) == []


def test_process_follows_what_was_rebuilt_by_another() -> None:
    ids = many(published(), 12)
    learning.work()
    moderation.erase(Comment.objects.get(pk=ids[1]))
    assert memory.ask(lambda known: known.is_exact) is False
    kept = memory.ask(lambda known: known)
    learning.rebuild()
    memory.replace(kept)
    assert weights_now() == replayed()[0]


def test_decision_that_contradicts_an_old_one_is_learnt_at_once() -> None:
    ids = many(published(), 12)
    learning.work()
    moderation.spam(Comment.objects.get(pk=ids[1]), by=another())
    learning.learn()
    assert labels()[ids[1]] is True
    assert memory.ask(lambda known: (known.model.learned, known.is_exact)) == (13, False)
    learning.work()
    assert weights_now() == replayed()[0]


def test_process_that_is_far_behind_catches_up_before_it_teaches() -> None:
    many(published(), 12)
    memory.drop()
    decided(published(title="Milk"), 99, is_spam=True)
    learning.learn()
    assert recorded() == replayed()[1]
    assert weights_now() == replayed()[0]


def test_restored_database_with_other_lessons_is_noticed() -> None:
    comments = taught(published(), 4)
    weights_now()
    Lesson.objects.filter(comment=comments[0]).delete()
    Lesson.objects.update(at=F("at") - timedelta(days=1))
    revisions.move([memory.LESSONS])
    decided(published(title="Milk"), 99, is_spam=True)
    learning.learn()
    assert weights_now() == replayed()[0]
