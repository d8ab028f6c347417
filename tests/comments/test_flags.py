"""Readers' reports: what they hold, what they never do, and who has the last word."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import outbox, publishing
from blog.models import Blog, Delivery
from comments import housekeeping, moderation, submission, tokens
from comments.limits import LimitReached
from comments.models import Batch, Comment, Flag, ModerationEvent
from tests.blog.factories import author, published
from tests.comments.factories import NETWORK, approved, hold, pending, threads_of

pytestmark = pytest.mark.django_db

#: Posts named and locked, comment locked, its post; the flag, the open ones, the threshold; and
#: what begins and ends it within the test's transaction.
QUERIES = 7 + 2


def flag(comment: Comment, *reasons: str, start: int = 0) -> None:
    """Have a reader of another network report a comment for each reason."""
    for number, reason in enumerate(reasons, start=start):
        moderation.flag(comment, network=f"198.51.{number}.0/24", reason=reason)


def state_of(comment: Comment) -> str:
    return Comment.objects.values_list("state", flat=True).get(pk=comment.pk)


def held() -> Comment:
    """Return a comment that three readers had held."""
    comment = approved(published())
    flag(comment, "spam", "abusive", "spam")
    return Comment.objects.get(pk=comment.pk)


def test_comment_waits_once_enough_readers_report_it() -> None:
    comment = approved(published())
    flag(comment, "spam", "spam")
    assert state_of(comment) == "approved"
    flag(comment, "abusive", start=2)
    assert state_of(comment) == "pending"


def test_held_comment_says_how_many_readers_report_what() -> None:
    said = "reported by 3 readers: spam 2, abusive 1"
    assert held().reasons == [{"code": "flagged", "detail": said}]


def test_hold_is_an_event_of_nobody_with_a_code_alone() -> None:
    event = held().events.get(action="flag")
    assert (event.by_id, event.from_state, event.to_state) == (None, "approved", "pending")
    assert event.reasons == ["flagged"]


def test_held_comment_is_counted_no_more() -> None:
    comment = held()
    assert (comment.visible, comment.post.comment_count) == (False, 0)


def test_network_counts_once_for_a_comment() -> None:
    comment = approved(published())
    for reason in ("spam", "abusive", "spam", "other"):
        moderation.flag(comment, network=NETWORK, reason=reason)
    assert Flag.objects.get().reason == "spam"
    assert state_of(comment) == "approved"


def test_flag_tells_no_network_and_none_that_two_comments_share() -> None:
    post = published()
    for comment in (approved(post), approved(post)):
        moderation.flag(comment, network=NETWORK, reason="spam")
    digests = set(Flag.objects.values_list("digest", flat=True))
    assert len(digests) == 2
    assert not any("192" in digest for digest in digests)


@pytest.mark.parametrize(
    ("threshold", "readers", "state"),
    [(1, 1, "pending"), (4, 3, "approved"), (4, 4, "pending"), (None, 9, "approved")],
)
def test_owner_says_how_many_hold_a_comment(
    threshold: int | None, readers: int, state: str
) -> None:
    publishing.update_blog(Blog.current(), flags_to_hold=threshold)
    comment = approved(published())
    flag(comment, *["spam"] * readers)
    assert state_of(comment) == state


def test_comment_of_the_blogs_own_people_is_reported_and_never_held() -> None:
    [comment] = threads_of(published(), [1], user=author())
    flag(comment, *["spam"] * 5)
    assert state_of(comment) == "approved"
    assert Flag.objects.count() == 5


def test_comment_that_a_moderator_shows_again_stays() -> None:
    comment = held()
    moderation.approve(comment, by=author())
    flag(comment, *["abusive"] * 9, start=10)
    assert state_of(comment) == "approved"
    assert moderation.reports_on([comment.pk])[comment.pk] == "reported by 9 readers: abusive 9"


def test_reports_from_before_an_approval_count_no_more() -> None:
    comment = held()
    moderation.approve(comment, by=author())
    assert moderation.reports_on([comment.pk]) == {}


def test_comment_that_its_author_edits_can_be_held_once_more() -> None:
    hold("none")
    comment = pending(published())
    flag(comment, "spam")
    moderation.dismiss(comment, by=author())
    submission.edit(comment, token=tokens.for_author(comment), body="Worse", network=NETWORK)
    flag(comment, *["spam"] * 3, start=10)
    assert state_of(comment) == "pending"


def test_edit_of_a_held_comment_leaves_it_waiting_with_the_reason() -> None:
    comment = held()
    hold("none")
    edited = submission.edit(
        comment, token=tokens.for_author(comment), body="Better", network=NETWORK
    )
    assert (edited.state, [each["code"] for each in edited.reasons]) == ("pending", ["flagged"])


@pytest.mark.parametrize("state", ["pending", "spam"])
def test_comment_that_readers_dont_see_cant_be_reported(state: str) -> None:
    comment = pending(published())
    if state == "spam":
        moderation.spam(comment, by=author())
    with pytest.raises(moderation.UnknownComment):
        moderation.flag(comment, network=NETWORK, reason="spam")
    assert not Flag.objects.exists()


def test_comment_on_a_post_that_went_cant_be_reported() -> None:
    comment = approved(published())
    publishing.unpublish(comment.post)
    with pytest.raises(moderation.UnknownComment):
        moderation.flag(comment, network=NETWORK, reason="spam")


def test_comment_that_is_gone_cant_be_reported() -> None:
    with pytest.raises(moderation.UnknownComment):
        moderation.flag(Comment(pk=404), network=NETWORK, reason="spam")


def test_moderators_are_told_of_a_comment_that_is_held_after_it_was_shown() -> None:
    comment = pending(published())
    outbox.run_due()
    Delivery.objects.all().update(state="done")
    moderation.approve(comment, by=author())
    flag(comment, "spam", "spam", "spam")
    waiting = Delivery.objects.filter(state="waiting", kind="comment-held")
    assert waiting.get().payload == {"comment": comment.pk}


def test_dismissal_leaves_no_report_and_is_an_event_of_its_moderator() -> None:
    comment = approved(published())
    flag(comment, "spam", "spam")
    report = moderation.dismiss(comment, by=author())
    assert moderation.reports_on([comment.pk]) == {}
    event = ModerationEvent.objects.get(action="dismiss")
    assert (event.by_id, event.batch, event.from_state, event.to_state) == (
        author().pk, report.batch, "approved", "approved",
    )  # fmt: skip
    assert Batch.objects.get(action="dismiss").changed == 1


def test_dismissed_comment_is_never_held_by_reports() -> None:
    comment = approved(published())
    flag(comment, "spam")
    moderation.dismiss(comment, by=author())
    flag(comment, *["spam"] * 5, start=10)
    assert state_of(comment) == "approved"


def dismissed() -> tuple[Comment, UUID]:
    comment = approved(published())
    flag(comment, "spam", "other")
    batch = moderation.dismiss(comment, by=author()).batch
    assert batch
    return comment, batch


def test_dismissal_that_is_undone_gives_the_reports_back() -> None:
    comment, batch = dismissed()
    undone = moderation.undo(batch, by=author())
    assert undone.restored == [comment.pk]
    assert moderation.reports_on([comment.pk])
    flag(comment, "spam", start=10)
    assert state_of(comment) == "pending"


def test_undo_of_an_undone_dismissal_dismisses_again() -> None:
    comment, batch = dismissed()
    undone = moderation.undo(batch, by=author())
    moderation.undo(undone.batch, by=author())
    assert moderation.reports_on([comment.pk]) == {}


def test_undo_of_a_dismissal_that_another_one_followed_tells_it() -> None:
    comment, batch = dismissed()
    flag(comment, "spam", start=10)
    moderation.dismiss(comment, by=author())
    undone = moderation.undo(batch, by=author())
    assert [left.action for left in undone.moved_on] == ["dismiss"]


def test_dismissal_of_what_nobody_reports_is_refused() -> None:
    comment = approved(published())
    with pytest.raises(moderation.NotReported):
        moderation.dismiss(comment, by=author())
    assert not Batch.objects.filter(action="dismiss").exists()


def test_dismissal_of_what_is_held_is_refused() -> None:
    with pytest.raises(moderation.NotReported):
        moderation.dismiss(held(), by=author())


def test_dismissal_of_what_is_gone_or_erased_is_refused() -> None:
    with pytest.raises(moderation.UnknownComment):
        moderation.dismiss(Comment(pk=404), by=author())
    comment = held()
    moderation.erase(comment)
    with pytest.raises(moderation.ErasedComment):
        moderation.dismiss(comment, by=author())


def test_flags_go_with_the_comment() -> None:
    moderation.erase(held())
    assert not Flag.objects.exists()


def test_flags_are_kept_as_long_as_networks() -> None:
    comment = approved(published())
    flag(comment, "spam", "spam")
    old = Flag.objects.order_by("pk").values("pk")[:1]
    Flag.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(
        at=timezone.now() - timedelta(days=31)
    )
    housekeeping.forget()
    assert Flag.objects.count() == 1


def test_reader_is_limited_whatever_they_report(settings: Settings) -> None:
    settings.FLAG_LIMITS_NETWORK = ((2, timedelta(hours=1)),)
    post = published()
    comments = [approved(post) for _ in range(3)]
    for comment in comments[:2]:
        submission.flag(comment.pk, reason="spam", network=NETWORK)
    with pytest.raises(LimitReached):
        submission.flag(comments[2].pk, reason="spam", network=NETWORK)
    assert Flag.objects.count() == 2


def test_flag_asks_as_much_with_many_flags(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publishing.update_blog(Blog.current(), flags_to_hold=50)
    comment = approved(published())
    for start in (0, 20):
        flag(comment, *["spam"] * 10, start=start)
        with django_assert_num_queries(QUERIES):
            flag(comment, "spam", start=start + 10)
