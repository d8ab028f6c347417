"""Reports, bans and verdicts, several at once."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django import Settings

from blog import publishing
from blog.models import Blog, Post
from comments import moderation, submission
from comments.akismet import asking
from comments.akismet.client import Answer
from comments.models import Batch, Comment, Flag, ModerationEvent
from comments.moderation import batches
from comments.submission import judging
from tests.blog.factories import author, published
from tests.comments.factories import another, approved, form, hold
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

EVE = "eve@example.net"


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def assert_counted(post: Post) -> None:
    post.refresh_from_db()
    assert post.comment_count == Comment.objects.filter(post=post, visible=True).count()


def test_flags_at_once_hold_a_comment_once_and_at_the_threshold() -> None:
    publishing.update_blog(Blog.current(), flags_to_hold=8)
    comment = approved(published())
    results = race(
        *(
            partial(moderation.flag, comment, network=f"10.0.{number}.0/24", reason="spam")
            for number in range(12)
        )
    )
    refused = [result for result in results if result is not None]
    assert {type(result) for result in refused} == {moderation.UnknownComment}
    assert (len(refused), Flag.objects.count()) == (4, 8)
    assert ModerationEvent.objects.filter(action="flag").count() == 1
    detail = "reported by 8 readers: spam 8"
    assert fresh(comment).reasons[-1] == {"code": "flagged", "detail": detail}
    assert_counted(comment.post)


def test_flags_of_one_network_at_once_are_one() -> None:
    comment = approved(published())
    report = partial(submission.flag, comment.pk, reason="spam", network="10.0.0.0/24")
    assert race(*[report] * 6) == [None] * 6
    assert Flag.objects.count() == 1


def test_flag_that_would_hold_against_a_decision_leaves_one_of_them() -> None:
    publishing.update_blog(Blog.current(), flags_to_hold=1)
    comment = approved(published())
    flagged, decided = race(
        partial(moderation.flag, comment, network="10.0.0.0/24", reason="spam"),
        partial(moderation.spam, fresh(comment), by=author()),
    )
    if isinstance(decided, moderation.StaleComment):
        assert (flagged, fresh(comment).state) == (None, "pending")
    else:
        assert isinstance(flagged, moderation.UnknownComment)
        assert fresh(comment).state == "spam"
    assert_counted(comment.post)


def test_dismissals_at_once_are_one() -> None:
    comment = approved(published())
    moderation.flag(comment, network="10.0.0.0/24", reason="spam")
    results = race(*[partial(moderation.dismiss, comment, by=author())] * 4)
    assert sum(isinstance(result, moderation.Report) for result in results) == 1
    assert ModerationEvent.objects.filter(action="dismiss").count() == 1


def test_bans_that_hide_at_once_hide_each_comment_once() -> None:
    post = published()
    comments = [approved(post, author_email=EVE) for _ in range(6)]
    results = race(
        partial(moderation.ban, comments[0], by=author(), hide=True),
        partial(moderation.ban, comments[1], by=another(), hide=True),
    )
    hidden = [pk for each in results if isinstance(each, moderation.Report) for pk in each.changed]
    assert sorted(hidden) == sorted(comment.pk for comment in comments)
    assert ModerationEvent.objects.filter(action="ban").count() == 6
    assert_counted(post)


def test_ban_that_hides_against_its_undo_leaves_nothing_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 1)
    post = published()
    comments = [approved(post, author_email=EVE) for _ in range(6)]

    def undo() -> object:
        while (batch := Batch.objects.filter(action="ban").first()) is None:
            continue
        return moderation.undo(batch.pk, by=another())

    banned, undone = race(partial(moderation.ban, comments[0], by=author(), hide=True), undo)
    assert isinstance(banned, moderation.Report)
    assert isinstance(undone, moderation.Undone)
    assert sorted(undone.restored) == sorted(banned.changed)
    assert set(Comment.objects.values_list("state", flat=True)) == {"approved"}
    assert_counted(post)


def test_verdict_against_a_moderator_leaves_what_the_moderator_said(
    settings: Settings,
) -> None:
    settings.AKISMET_KEY = "0123456789ab"
    hold("none")
    comment = submission.submit(published().pk, form(), network="10.0.0.0/24").comment
    judge = partial(judging.judge, comment, Answer.HAM, version=asking.version_of(fresh(comment)))
    _, decided = race(judge, partial(moderation.spam, fresh(comment), by=author()))
    if isinstance(decided, moderation.StaleComment):
        assert fresh(comment).state == "approved"
    else:
        assert fresh(comment).state == "spam"
    assert_counted(comment.post)


def test_verdict_that_comes_twice_at_once_decides_once(settings: Settings) -> None:
    settings.AKISMET_KEY = "0123456789ab"
    hold("none")
    comment = submission.submit(published().pk, form(), network="10.0.0.0/24").comment
    version = asking.version_of(fresh(comment))
    results = race(*[partial(judging.judge, comment, Answer.HAM, version=version)] * 4)
    assert results == [None] * 4
    assert ModerationEvent.objects.filter(action="judge").count() == 1
    assert_counted(comment.post)
