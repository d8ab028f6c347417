"""Taking a batch back."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from blog import publishing, revisions
from blog.models import Post
from comments import moderation, submission, tokens
from comments.models import Batch, Comment, ModerationEvent, Rule
from comments.moderation import Action, Report, batches, changing
from tests.blog.factories import author, published
from tests.comments.factories import NETWORK, another, approved, pending

pytestmark = pytest.mark.django_db

State = Comment.State


def undo(report: Report) -> moderation.Undone:
    assert report.batch
    return moderation.undo(report.batch, by=another())


@pytest.mark.parametrize("before", [moderation.approve, moderation.spam, moderation.trash])
@pytest.mark.parametrize("done", [moderation.approve, moderation.spam, moderation.trash])
def test_undo_gives_back_the_state_before(
    before: Callable[..., Report], done: Callable[..., Report]
) -> None:
    comment = pending(published())
    before(comment, by=author())
    state = comment.state
    if before is done:
        return
    undone = undo(done(comment, by=author()))
    comment.refresh_from_db()
    assert (comment.state, comment.visible) == (state, state == State.APPROVED)
    assert (undone.restored, undone.moved_on) == ([comment.pk], [])


def test_undo_writes_an_event_and_a_batch_of_its_own() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    undone = undo(report)
    event = ModerationEvent.objects.latest("id")
    assert (event.action, event.from_state, event.to_state) == ("undo", "spam", "pending")
    assert (event.by, event.batch) == (another(), undone.batch)
    stored = Batch.objects.get(pk=undone.batch)
    assert (stored.undoes_id, stored.changed, stored.action) == (report.batch, 1, "undo")
    assert stored.finished_at


def test_undo_of_an_approval_moves_revisions_and_counts() -> None:
    post = published()
    comment = pending(post)
    report = moderation.approve(comment, by=author())
    before = revisions.read(["comments", f"post:{post.pk}"])
    undo(report)
    after = revisions.read(["comments", f"post:{post.pk}"])
    post.refresh_from_db()
    assert (post.comment_count, post.last_comment_at) == (0, None)
    assert all(after[scope] != before[scope] for scope in after)


def test_undo_of_a_removal_keeps_the_time_when_readers_saw_it_first() -> None:
    comment = approved(published())
    shown_at = comment.published_at
    undo(moderation.trash(comment, by=author()))
    comment.refresh_from_db()
    assert comment.published_at == shown_at


def test_undo_twice_is_refused() -> None:
    report = moderation.spam(pending(published()), by=author())
    undo(report)
    with pytest.raises(moderation.AlreadyUndone):
        undo(report)


def test_undo_of_a_batch_that_never_was_is_refused() -> None:
    with pytest.raises(moderation.UnknownBatch):
        moderation.undo(uuid.uuid4(), by=author())


def test_undo_of_an_undo_does_it_again() -> None:
    comment = pending(published())
    first = undo(moderation.spam(comment, by=author()))
    moderation.undo(first.batch, by=author())
    comment.refresh_from_db()
    assert comment.state == State.SPAM


def test_undo_leaves_what_was_decided_since_and_names_it() -> None:
    post = published()
    moved, still = pending(post), pending(post)
    report = moderation.apply(Action.SPAM, [moved.pk, still.pk], by=author())
    moderation.approve(Comment.objects.get(pk=moved.pk), by=another())
    undone = undo(report)
    assert undone.restored == [still.pk]
    [left] = undone.moved_on
    assert (left.comment_id, left.action, left.state, left.by) == (
        moved.pk, "approve", "approved", another().pk,
    )  # fmt: skip
    assert str(left) == f"Comment {moved.pk} has moved on since (approve); it is approved."


def test_undo_leaves_what_was_erased_since() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    moderation.erase(comment)
    undone = undo(report)
    assert [(left.comment_id, left.state) for left in undone.moved_on] == [(comment.pk, "erased")]
    assert Comment.objects.get().state == State.ERASED


def test_undo_names_what_is_gone() -> None:
    comment = pending(published())
    report = moderation.spam(comment, by=author())
    gone = comment.pk
    publishing.delete(comment.post)
    undone = undo(report)
    assert [(left.comment_id, left.action) for left in undone.moved_on] == [(gone, "gone")]
    assert undone.restored == []


def test_undo_of_a_decision_does_not_mind_a_pin_or_a_correction_since() -> None:
    comment = pending(published())
    report = moderation.approve(comment, by=author())
    moderation.pin(comment, by=author())
    moderation.correct(comment, body="Better", by=author())
    assert undo(report).moved_on == []
    comment.refresh_from_db()
    assert (comment.state, comment.source) == (State.PENDING, "Better")


def test_undo_of_a_correction_gives_the_text_back() -> None:
    comment = approved(published(), body="Lovley *tea*")
    html = comment.html
    undone = undo(moderation.correct(comment, body="Lovely *tea*", by=author()))
    comment.refresh_from_db()
    assert (comment.source, comment.html, undone.restored) == ("Lovley *tea*", html, [comment.pk])


def test_undo_of_a_correction_leaves_a_text_that_its_author_wrote_since() -> None:
    comment = approved(published(), body="One")
    report = moderation.correct(comment, body="Two", by=author())
    token = tokens.for_author(comment)
    submission.edit(comment, token=token, body="Three", network=NETWORK)
    undone = undo(report)
    comment.refresh_from_db()
    assert (comment.source, [left.action for left in undone.moved_on]) == ("Three", ["edit"])


@pytest.mark.parametrize(
    ("mark", "column"), [(moderation.pin, "pinned_at"), (moderation.lock, "locked_at")]
)
def test_undo_takes_a_mark_away(mark: Callable[..., Report], column: str) -> None:
    comment = approved(published())
    undone = undo(mark(comment, by=author()))
    comment.refresh_from_db()
    assert (getattr(comment, column), undone.restored) == (None, [comment.pk])
    moderation.undo(undone.batch, by=author())
    comment.refresh_from_db()
    assert getattr(comment, column)


def test_undo_of_a_reply_puts_it_aside_and_has_the_comment_wait_again() -> None:
    comment = pending(published())
    report = moderation.reply(comment, body="Thanks", by=author())
    undone = undo(report)
    states = dict(Comment.objects.values_list("pk", "state"))
    assert states == {comment.pk: "pending", report.changed[-1]: "trash"}
    assert undone.restored == report.changed
    assert Post.objects.get().comment_count == 0


def test_undo_of_a_ban_switches_it_off_and_undo_of_lifting_on() -> None:
    comment = pending(published(), author_email="eve@example.net")
    banned = moderation.ban(comment, by=author())
    undo(banned)
    assert not Rule.objects.get().enabled
    rule = Rule.objects.get()
    Rule.objects.update(enabled=True)
    undo(moderation.lift(rule, by=author()))
    assert Rule.objects.get().enabled


def test_undo_of_a_ban_that_was_lifted_since_says_so() -> None:
    comment = pending(published(), author_email="eve@example.net")
    banned = moderation.ban(comment, by=author())
    rule = Rule.objects.get()
    moderation.lift(rule, by=author())
    undone = undo(banned)
    assert [(left.rule_id, left.action) for left in undone.moved_on] == [(rule.pk, "gone")]
    assert str(undone.moved_on[0]) == f"Rule {rule.pk} was changed or deleted since."


def test_undo_of_many_is_one_batch_in_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "CHUNK", 3)
    post = published()
    ids = [pending(post).pk for _ in range(8)]
    report = moderation.apply(Action.APPROVE, ids, by=author())
    assert Batch.objects.get().changed == 8
    undone = undo(report)
    assert sorted(undone.restored) == ids
    assert set(Comment.objects.values_list("state", flat=True)) == {"pending"}
    assert Batch.objects.get(pk=undone.batch).changed == 8


class Killed(BaseException):
    """The process ends here."""


def test_undo_that_was_broken_off_goes_on_when_it_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 3)
    post = published()
    ids = [pending(post).pk for _ in range(8)]
    report = moderation.apply(Action.SPAM, ids, by=author())
    write, calls = changing.write, []

    def dying(*args: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return write(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(changing, "write", dying)
    with pytest.raises(Killed):
        undo(report)
    half = Batch.objects.get(undoes=report.batch)
    assert (half.changed, half.finished_at) == (3, None)
    rest = undo(report)
    assert (rest.batch, len(rest.restored), rest.moved_on) == (half.pk, 5, [])
    assert set(Comment.objects.values_list("state", flat=True)) == {"pending"}
    assert ModerationEvent.objects.filter(batch=half.pk).count() == 8


@pytest.mark.parametrize("size", [1, 12])
def test_undo_takes_the_same_queries_for_any_number(
    size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post, by = published(), author()
    ids = [pending(post).pk for _ in range(size)]
    report = moderation.apply(Action.APPROVE, ids, by=by)
    assert report.batch
    with django_assert_max_num_queries(26):
        moderation.undo(report.batch, by=by)


def test_undo_of_a_submission_is_no_undo() -> None:
    comment = pending(published())
    with pytest.raises(moderation.UnknownBatch):
        moderation.undo(comment.events.get().batch, by=author())


def test_batch_that_changed_nothing_is_not_kept() -> None:
    comment = approved(published())
    count = Batch.objects.count()
    report = moderation.apply(Action.APPROVE, [comment.pk], by=author())
    assert (report.batch, Batch.objects.count()) == (None, count)


def test_undo_on_a_post_out_of_sight_shows_nothing() -> None:
    comment = approved(published())
    report = moderation.spam(comment, by=author())
    publishing.unpublish(comment.post)
    undo(report)
    assert not Comment.objects.approved().exists()
