"""Two moderators at once."""

from __future__ import annotations

from functools import partial

import pytest

from blog.models import Post
from comments import moderation
from comments.models import Batch, Comment, CommentText, ModerationEvent, Rule
from comments.moderation import Action, corrections
from tests.blog.factories import author, published
from tests.comments.factories import another, approved, pending
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def assert_counted(post: Post) -> None:
    post.refresh_from_db()
    assert post.comment_count == Comment.objects.filter(post=post, visible=True).count()


def test_undo_twice_at_once_happens_once() -> None:
    post = published()
    comments = [pending(post) for _ in range(4)]
    ids = [comment.pk for comment in comments]
    report = moderation.apply(Action.APPROVE, ids, by=author())
    assert report.batch
    undo = partial(moderation.undo, report.batch, by=another())
    results = race(undo, undo, undo)
    undone = [result for result in results if isinstance(result, moderation.Undone)]
    assert sum(len(result.restored) for result in undone) == len(ids)
    assert {type(result) for result in results} <= {moderation.Undone, moderation.AlreadyUndone}
    assert ModerationEvent.objects.filter(action="undo").count() == len(ids)
    assert set(Comment.objects.values_list("state", flat=True)) == {"pending"}
    assert_counted(post)


def test_undo_against_a_decision_ends_as_one_of_them_says_and_tells_it() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    assert report.batch
    undone, decided = race(
        partial(moderation.undo, report.batch, by=author()),
        partial(moderation.approve, fresh(comment), by=another()),
    )
    comment.refresh_from_db()
    assert isinstance(undone, moderation.Undone)
    if isinstance(decided, moderation.Report):
        assert (comment.state, undone.restored) == ("approved", [])
        assert [left.action for left in undone.moved_on] == ["approve"]
    else:
        assert isinstance(decided, moderation.StaleComment)
        assert (comment.state, undone.restored) == ("pending", [comment.pk])
    assert_counted(comment.post)


def test_corrections_at_once_keep_every_text() -> None:
    comment = approved(published(), body="One")
    seen = corrections.version(comment)
    results = race(
        *(
            partial(moderation.correct, fresh(comment), body=body, by=by, seen=seen)
            for body, by in (("Two", author()), ("Three", another()))
        )
    )
    assert sum(isinstance(result, moderation.StaleText) for result in results) == 1
    assert CommentText.objects.get().source == "One"
    assert fresh(comment).source in {"Two", "Three"}


def test_pins_at_once_are_one_pin() -> None:
    comment = approved(published())
    results = race(
        partial(moderation.pin, fresh(comment), by=author()),
        partial(moderation.pin, fresh(comment), by=another()),
    )
    assert sum(isinstance(result, moderation.MarkedAlready) for result in results) == 1
    assert ModerationEvent.objects.filter(action="pin").count() == 1


def test_bans_at_once_are_one_rule() -> None:
    comment = pending(published(), author_email="eve@example.net")
    results = race(
        partial(moderation.ban, fresh(comment), by=author()),
        partial(moderation.ban, fresh(comment), by=another()),
    )
    assert sum(isinstance(result, moderation.BannedAlready) for result in results) == 1
    assert Rule.objects.get().batch == Batch.objects.get(action="ban").pk


def test_reply_against_spam_leaves_no_answer_to_what_is_hidden_unseen() -> None:
    comment = pending(published())
    replied, marked = race(
        partial(moderation.reply, fresh(comment), body="Thanks", by=author()),
        partial(moderation.spam, fresh(comment), by=another()),
    )
    if isinstance(replied, moderation.Report):
        assert isinstance(marked, moderation.StaleComment)
    else:
        assert isinstance(replied, moderation.NotShown)
        assert Comment.objects.count() == 1
    assert_counted(comment.post)


def test_bulk_decisions_at_once_change_each_comment_once() -> None:
    post = published()
    ids = [pending(post).pk for _ in range(6)]
    seen = dict.fromkeys(ids, "pending")
    race(
        partial(moderation.apply, Action.APPROVE, ids, by=author()),
        partial(moderation.apply, Action.SPAM, ids[::-1], by=another(), seen=seen),
    )
    changes = ModerationEvent.objects.exclude(action="submit")
    assert Comment.objects.filter(state__in=["approved", "spam"]).count() == len(ids)
    assert changes.count() in {len(ids), 2 * len(ids)}
    assert_counted(post)
