"""A moderator's corrections."""

from __future__ import annotations

import pytest

from blog import revisions
from comments import moderation
from comments.models import Comment, CommentText, ModerationEvent
from comments.moderation import corrections
from tests.blog.factories import author, published
from tests.comments.factories import another, approved, pending

pytestmark = pytest.mark.django_db


def test_correct_replaces_the_text_and_keeps_the_one_before() -> None:
    comment = approved(published(), body="Lovley *tea*")
    report = moderation.correct(comment, body="Lovely *tea*", by=author())
    before, event = CommentText.objects.get(), ModerationEvent.objects.latest("id")
    assert (comment.source, comment.html) == ("Lovely *tea*", "<p>Lovely <em>tea</em></p>")
    assert (before.source, before.batch) == ("Lovley *tea*", report.batch)
    assert (event.action, event.by, event.to_state) == ("edit", author(), "approved")
    assert comment.edited_at


def test_correct_leaves_the_state() -> None:
    comment = pending(published())
    moderation.correct(comment, body="Better", by=author())
    assert comment.state == Comment.State.PENDING


def test_correct_of_what_readers_see_moves_revisions() -> None:
    comment = approved(published())
    scopes = ["comments", f"post:{comment.post_id}"]
    before = revisions.read(scopes)
    moderation.correct(comment, body="Better", by=author())
    after = revisions.read(scopes)
    assert all(after[scope] != before[scope] for scope in scopes)
    assert comment.changed_at_revision == after["comments"].value


def test_correct_of_what_no_reader_sees_moves_none() -> None:
    comment = pending(published())
    before = revisions.read(["comments"])
    moderation.correct(comment, body="Better", by=author())
    assert revisions.read(["comments"]) == before


def test_correct_of_a_text_that_was_edited_meanwhile_is_refused() -> None:
    comment = approved(published())
    seen = corrections.version(comment)
    moderation.correct(comment, body="Two", by=author(), seen=seen)
    with pytest.raises(moderation.StaleText):
        moderation.correct(comment, body="Three", by=another(), seen=seen)
    assert Comment.objects.get().source == "Two"


@pytest.mark.parametrize("body", ["", "  ", "a" * 5001, "<b>" * 101])
def test_correct_to_what_the_guard_refuses_is_refused(body: str) -> None:
    comment = approved(published(), body="One")
    with pytest.raises(moderation.BadText):
        moderation.correct(comment, body=body, by=author())
    assert Comment.objects.get().source == "One"


def test_correct_of_what_was_erased_is_refused() -> None:
    comment = approved(published())
    moderation.erase(comment)
    with pytest.raises(moderation.ErasedComment):
        moderation.correct(comment, body="Better", by=author())


def test_correct_of_what_is_gone_is_refused() -> None:
    with pytest.raises(moderation.UnknownComment):
        moderation.correct(Comment(pk=4711), body="Better", by=author())
