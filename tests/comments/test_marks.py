"""Pinned and locked threads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from blog import revisions
from comments import moderation
from comments.models import Batch, ModerationEvent
from comments.moderation import Report
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

Mark = Callable[..., Report]


@pytest.mark.parametrize(
    ("mark", "back", "column"),
    [
        (moderation.pin, moderation.unpin, "pinned_at"),
        (moderation.lock, moderation.unlock, "locked_at"),
    ],
)
def test_mark_is_set_once_and_taken_away_once(mark: Mark, back: Mark, column: str) -> None:
    comment = approved(published())
    for operation, is_set in ((mark, True), (back, False)):
        report = operation(comment, by=author())
        event = ModerationEvent.objects.latest("id")
        assert (getattr(comment, column) is not None) is is_set
        assert (event.action, event.batch) == (operation.__name__, report.batch)
        assert Batch.objects.get(pk=str(report.batch)).action == operation.__name__
        with pytest.raises(moderation.MarkedAlready):
            operation(comment, by=author())


@pytest.mark.parametrize("mark", [moderation.pin, moderation.lock])
def test_mark_moves_the_post_and_no_list_of_comments(mark: Mark) -> None:
    comment = approved(published())
    scopes = ["comments", f"post:{comment.post_id}"]
    before = revisions.read(scopes)
    mark(comment, by=author())
    after = revisions.read(scopes)
    assert [scope for scope in scopes if after[scope] != before[scope]] == scopes[1:]


@pytest.mark.parametrize("mark", [moderation.pin, moderation.lock])
def test_mark_of_a_reply_is_refused(mark: Mark) -> None:
    comment = approved(published())
    with pytest.raises(moderation.NotAThread):
        mark(approved(comment.post, parent=comment), by=author())


def test_pin_of_what_readers_do_not_see_is_refused() -> None:
    with pytest.raises(moderation.NotShown):
        moderation.pin(pending(published()), by=author())


@pytest.mark.parametrize("mark", [moderation.pin, moderation.lock])
def test_mark_of_what_was_erased_is_refused(mark: Mark) -> None:
    comment = approved(published())
    moderation.erase(comment)
    with pytest.raises(moderation.ErasedComment):
        mark(comment, by=author())


def test_erased_comment_is_pinned_no_more() -> None:
    comment = approved(published())
    moderation.pin(comment, by=author())
    moderation.erase(comment)
    assert comment.pinned_at is None
