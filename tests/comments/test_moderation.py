"""Every change of a comment's state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from blog import revisions
from blog.models import Post
from comments import moderation
from comments.models import Comment, ModerationEvent
from comments.models.event import AppendOnly
from comments.moderation import Action, Report
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

State = Comment.State
Operation = Callable[..., Report]


def in_state(state: str) -> Comment:
    comment = pending(published())
    if state != State.PENDING:
        operation = {
            State.APPROVED: moderation.approve,
            State.SPAM: moderation.spam,
            State.TRASH: moderation.trash,
        }[State(state)]
        operation(comment, by=author())
    return comment


@pytest.mark.parametrize("before", ["pending", "approved", "spam", "trash"])
@pytest.mark.parametrize(
    ("operation", "after"),
    [
        (moderation.approve, "approved"),
        (moderation.spam, "spam"),
        (moderation.trash, "trash"),
    ],
)
def test_change_from_any_state_leads_to_its_own_or_is_refused(
    before: str, operation: Operation, after: str
) -> None:
    comment = in_state(before)
    if before == after:
        with pytest.raises(moderation.AlreadyThere):
            operation(comment, by=author())
        return
    operation(comment, by=author())
    event = ModerationEvent.objects.filter(comment=comment).latest("id")
    assert (comment.state, comment.visible) == (after, after == "approved")
    assert (event.by, event.from_state, event.to_state) == (author(), before, after)


@pytest.mark.parametrize("state", ["approved", "spam", "trash"])
def test_restore_leads_to_the_state_before_the_last_change(state: str) -> None:
    comment = in_state(state)
    moderation.restore(comment, by=author())
    assert comment.state == State.PENDING
    moderation.restore(comment, by=author())
    assert comment.state == state


def test_restore_of_a_comment_that_never_changed_is_refused() -> None:
    with pytest.raises(moderation.AlreadyThere):
        moderation.restore(pending(published()), by=author())


@pytest.mark.parametrize(
    "operation", [moderation.approve, moderation.spam, moderation.trash, moderation.restore]
)
def test_change_of_an_erased_comment_is_refused(operation: Operation) -> None:
    comment = approved(published())
    moderation.erase(comment)
    with pytest.raises(moderation.ErasedComment):
        operation(comment, by=author())


def test_change_of_a_row_that_somebody_else_decided_is_refused_as_stale() -> None:
    comment = pending(published())
    seen = Comment.objects.get(pk=comment.pk)
    moderation.spam(comment, by=author())
    with pytest.raises(moderation.StaleComment) as refusal:
        moderation.approve(seen, by=author())
    assert (refusal.value.seen, refusal.value.state) == ("pending", "spam")


def test_change_of_a_comment_that_is_gone_is_refused() -> None:
    with pytest.raises(moderation.UnknownComment):
        moderation.approve(Comment(pk=4711), by=author())


def test_approve_counts_and_moves_the_post_and_the_comments_alone() -> None:
    post = published()
    comment = pending(post)
    before = revisions.read(["posts", "comments", f"post:{post.pk}"])
    moderation.approve(comment, by=author())
    after = revisions.read(["posts", "comments", f"post:{post.pk}"])
    post.refresh_from_db()
    assert (post.comment_count, post.last_comment_at) == (1, comment.published_at)
    assert [scope for scope in after if after[scope] != before[scope]] == [
        "comments",
        f"post:{post.pk}",
    ]
    assert comment.changed_at_revision == after["comments"].value


def test_change_that_no_reader_sees_moves_no_revision() -> None:
    comment = pending(published())
    before = revisions.read(["comments"])
    moderation.spam(comment, by=author())
    assert revisions.read(["comments"]) == before


def test_approve_again_keeps_the_time_when_readers_saw_it_first() -> None:
    comment = approved(published())
    shown_at = comment.published_at
    moderation.trash(comment, by=author())
    moderation.approve(comment, by=author())
    assert comment.published_at == shown_at


def test_apply_to_many_is_one_batch_that_reports_what_it_refused() -> None:
    post = published()
    waiting, spam = pending(post), pending(post)
    moderation.spam(spam, by=author())
    ids = [waiting.pk, spam.pk, 4711, waiting.pk]
    batch = moderation.apply(Action.SPAM, ids, by=author())
    assert batch.changed == [waiting.pk]
    assert [(r.comment_id, r.code) for r in batch.refused] == [
        (spam.pk, "already_there"),
        (4711, "unknown_comment"),
    ]
    assert batch.batch
    assert ModerationEvent.objects.filter(batch=batch.batch).count() == 1


@pytest.mark.parametrize("size", [1, 12])
def test_apply_takes_the_same_queries_for_any_number(
    size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post, by = published(), author()
    ids = [pending(post).pk for _ in range(size)]
    with django_assert_max_num_queries(16):
        moderation.apply(Action.APPROVE, ids, by=by)
    assert Post.objects.get().comment_count == size


def test_erase_leaves_the_place_and_nothing_of_the_person() -> None:
    post = published()
    comment = approved(post, author_email="rita@example.org", author_url="https://rita.test/")
    reply = approved(post, parent=comment)
    moderation.erase(comment)
    row = Comment.objects.values().get(pk=comment.pk)
    assert not any("rita" in str(value).casefold() for value in row.values())
    assert (row["html"], row["network"], row["visible"]) == ("", "", False)
    assert Comment.objects.get(pk=reply.pk).parent == comment


def test_event_is_never_edited() -> None:
    comment = approved(published())
    with pytest.raises(AppendOnly):
        comment.events.update(reasons=["x"])
    with pytest.raises(AppendOnly):
        comment.events.all().delete()
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE comments_moderationevent SET action = 'x'")
