"""What decisions teach, and what they don't."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from blog.models import Blog
from comments import learning, moderation, submission, tokens
from comments.learning import memory
from comments.models import Comment, Lesson, Verdict
from tests.blog.factories import author, published
from tests.comments.factories import NETWORK, another, approved, pending
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


def learnt_of(comment: Comment) -> bool | None:
    """Learn what was decided; return what is known of a comment: spam, wanted, None for nothing."""
    learning.learn()
    return labels().get(comment.pk)


def test_approval_teaches_that_a_comment_is_wanted() -> None:
    assert learnt_of(approved(published())) is False


def test_spam_teaches_that_a_comment_is_spam() -> None:
    assert learnt_of(decided(published(), 1, is_spam=True)) is True


def test_approval_within_a_reply_teaches() -> None:
    comment = pending(published())
    moderation.reply(comment, body="Thanks.", by=author())
    assert learnt_of(comment) is False
    assert Lesson.objects.count() == 1


def test_trash_teaches_nothing() -> None:
    comment = pending(published())
    moderation.trash(comment, by=author())
    assert learnt_of(comment) is None


def test_trash_leaves_what_was_learnt() -> None:
    comment = approved(published())
    moderation.trash(comment, by=author())
    assert learnt_of(comment) is False


def test_latest_decision_counts() -> None:
    comment = approved(published())
    assert learnt_of(comment) is False
    moderation.spam(comment, by=another())
    assert learnt_of(comment) is True
    assert Lesson.objects.learnt().count() == 1


def test_undo_of_the_first_decision_teaches_nothing() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    assert report.batch
    assert learnt_of(comment) is True
    moderation.undo(report.batch, by=author())
    assert learnt_of(comment) is None


def test_undo_before_it_was_learnt_teaches_nothing() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    assert report.batch
    moderation.undo(report.batch, by=author())
    assert learnt_of(comment) is None
    assert not Lesson.objects.exists()


def test_undo_of_a_second_decision_gives_the_first_back() -> None:
    comment = approved(published())
    report = moderation.spam(comment, by=author())
    assert report.batch
    assert learnt_of(comment) is True
    moderation.undo(report.batch, by=author())
    assert learnt_of(comment) is False


def test_undo_of_an_undo_teaches_again() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    assert report.batch
    undone = moderation.undo(report.batch, by=author())
    moderation.undo(undone.batch, by=author())
    assert learnt_of(comment) is True


def test_restore_gives_back_what_was_decided_before() -> None:
    comment = approved(published())
    moderation.spam(comment, by=author())
    assert learnt_of(comment) is True
    moderation.restore(comment, by=author())
    assert learnt_of(comment) is False


def test_restore_of_the_only_decision_teaches_nothing() -> None:
    comment = approved(published())
    moderation.restore(comment, by=author())
    assert learnt_of(comment) is None


def test_restore_from_trash_of_what_a_rule_marked_teaches_nothing() -> None:
    comment = pending(published())
    Comment.objects.filter(pk=comment.pk).update(state="spam")
    comment.refresh_from_db()
    moderation.trash(comment, by=author())
    moderation.restore(comment, by=author())
    assert comment.state == "spam"
    assert learnt_of(comment) is None


def test_edit_after_a_decision_leaves_the_text_that_was_decided_about() -> None:
    comment = decided(published(), 1, is_spam=False)
    before = Verdict.objects.get().said["source"]
    token = tokens.for_author(comment)
    submission.edit(comment, token=token, body="casino casino casino", network=NETWORK)
    assert Verdict.objects.get().said["source"] == before
    assert learnt_of(comment) is False


def test_undo_to_a_decision_about_another_text_teaches_nothing() -> None:
    comment = approved(published())
    moderation.correct(comment, body="casino casino", by=author())
    report = moderation.spam(comment, by=author())
    assert report.batch
    assert learnt_of(comment) is True
    moderation.undo(report.batch, by=author())
    assert learnt_of(comment) is None


def test_moderators_own_comment_teaches_nothing(bob: User) -> None:
    moderation.reply(approved(published()), body="Thanks.", by=bob)
    answer = Comment.objects.latest("pk")
    moderation.spam(answer, by=author())
    assert learnt_of(answer) is None


def test_erased_comment_leaves_an_empty_place_without_features() -> None:
    comment = approved(published())
    assert learnt_of(comment) is False
    moderation.erase(comment)
    [place] = Lesson.objects.all()
    assert (place.is_spam, bytes(place.vector)) == (None, b"")


def test_comment_that_is_erased_before_it_was_learnt_leaves_nothing() -> None:
    moderation.erase(approved(published()))
    learning.learn()
    assert not Lesson.objects.exists()
    assert not Verdict.objects.exists()


def test_purged_spam_stays_learnt() -> None:
    comment = decided(published(), 1, is_spam=True)
    learning.learn()
    Blog.objects.update(keep_spam_days=0)
    moderation.purge()
    assert not Comment.objects.filter(pk=comment.pk).exists()
    assert labels() == {comment.pk: True}


def test_spam_that_is_purged_before_it_was_learnt_is_learnt() -> None:
    comment = decided(published(), 1, is_spam=True)
    Blog.objects.update(keep_spam_days=0)
    moderation.purge()
    learning.learn()
    assert labels() == {comment.pk: True}


def test_learner_that_is_off_learns_nothing() -> None:
    Blog.objects.update(learner=False)
    assert learnt_of(approved(published())) is None


def test_learner_that_is_off_forgets_what_is_contradicted() -> None:
    comment = approved(published())
    assert learnt_of(comment) is False
    Blog.objects.update(learner=False)
    moderation.spam(comment, by=author())
    assert learnt_of(comment) is None


def test_lesson_is_learnt_when_the_decision_has_committed(
    django_capture_on_commit_callbacks: object,
) -> None:
    comment = pending(published())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        moderation.approve(comment, by=author())
    assert labels() == {comment.pk: False}


def test_decision_that_rolls_back_teaches_nothing() -> None:
    comment = pending(published())
    with transaction.atomic():
        moderation.approve(comment, by=author())
        transaction.set_rollback(True)
    assert not Verdict.objects.exists()


def test_record_and_weights_are_those_of_a_replay() -> None:
    taught(published(), 12)
    weights, record = replayed()
    assert recorded() == record
    assert weights_now() == weights


def test_weights_after_an_undo_are_those_of_a_replay_without_it() -> None:
    comments = taught(published(), 12)
    moderation.restore(comments[5], by=author())
    learning.learn()
    assert len(labels()) == 11
    assert weights_now() == replayed()[0]


def test_process_that_starts_knows_what_others_know() -> None:
    taught(published(), 8)
    before = weights_now()
    memory.drop()
    assert weights_now() == before


def test_failure_while_learning_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    taught(published(), 4)
    before = weights_now()
    decided(published(title="Milk"), 7, is_spam=True)
    with monkeypatch.context() as patched:
        patched.setattr("comments.learning.lessons._teach", _break)
        with pytest.raises(RuntimeError):
            learning.learn()
    assert weights_now() == before
    assert Verdict.objects.count() == 1
    assert learning.learn() == 1


def _break(*_: object) -> None:
    raise RuntimeError


def test_bulk_is_learnt_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.learning.lessons.PART", 3)
    many(published(), 10)
    assert recorded() == replayed()[1]


def test_no_more_than_is_noticed_is_learnt_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.learning.chores.AT_ONCE_SECONDS", 0.0)
    decided(published(), 1, is_spam=True)
    learning.chores.learn_at_once()
    assert Verdict.objects.count() == 1
