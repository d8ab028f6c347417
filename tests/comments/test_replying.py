"""A moderator's answers."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from blog import publishing
from comments import moderation
from comments.models import Batch, Comment, ModerationEvent
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db


def test_reply_is_shown_at_once_under_the_name_of_its_author() -> None:
    comment = approved(published())
    report = moderation.reply(comment, body="*Thanks*", by=author())
    answer = Comment.objects.get(pk=report.changed[-1])
    assert (answer.parent, answer.visible, answer.user) == (comment, True, author())
    assert (answer.html, answer.is_post_author) == ("<p><em>Thanks</em></p>", True)
    assert answer.author_name
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 2


def test_reply_is_an_event_of_its_author_in_a_batch() -> None:
    report = moderation.reply(approved(published()), body="Thanks", by=author())
    event = ModerationEvent.objects.latest("id")
    assert (event.action, event.by, event.batch) == ("submit", author(), report.batch)
    assert Batch.objects.get(pk=str(report.batch)).action == "reply"


def test_reply_to_what_waits_approves_it() -> None:
    comment = pending(published())
    report = moderation.reply(comment, body="Thanks", by=author())
    assert (comment.state, comment.visible, len(report.changed)) == ("approved", True, 2)


@pytest.mark.parametrize("put_aside", [moderation.spam, moderation.trash])
def test_reply_to_what_was_put_aside_is_refused(put_aside: object) -> None:
    comment = approved(published())
    assert callable(put_aside)
    put_aside(comment, by=author())
    with pytest.raises(moderation.NotShown):
        moderation.reply(comment, body="Thanks", by=author())


def test_reply_on_a_post_out_of_sight_is_refused() -> None:
    comment = approved(published())
    publishing.unpublish(comment.post)
    with pytest.raises(moderation.NotShown):
        moderation.reply(comment, body="Thanks", by=author())


def test_reply_to_what_was_erased_is_refused() -> None:
    comment = approved(published())
    moderation.erase(comment)
    with pytest.raises(moderation.ErasedComment):
        moderation.reply(comment, body="Thanks", by=author())


def test_reply_without_a_text_is_refused_and_approves_nothing() -> None:
    comment = pending(published())
    with pytest.raises(moderation.BadText):
        moderation.reply(comment, body=" ", by=author())
    assert Comment.objects.get().state == Comment.State.PENDING


def test_reply_at_the_deepest_level_stands_beside_what_it_answers(settings: Settings) -> None:
    settings.COMMENT_MAX_DEPTH = 2
    top = approved(published())
    deepest = approved(top.post, parent=top)
    report = moderation.reply(deepest, body="Thanks", by=author())
    answer = Comment.objects.get(pk=report.changed[-1])
    assert (answer.parent, answer.depth) == (top, 1)


def test_reply_where_comments_are_closed_is_taken() -> None:
    comment = approved(published())
    publishing.edit(comment.post, comments_closed=True)
    moderation.reply(comment, body="Thanks", by=author())
    assert Comment.objects.count() == 2
