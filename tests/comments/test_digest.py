"""One mail a day about comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import worker
from blog.models import Delivery
from comments import moderation, notices, rulebook
from comments.models import Comment, Notice
from comments.notifications import digest
from tests.blog.factories import published
from tests.comments.factories import hold, pending
from tests.comments.mails import delivered, html_of, links
from tests.races import race

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def wants_digest(user: User) -> Notice:
    """Have a moderator choose a digest, a day ago: today's is owed."""
    notices.choose(User.objects.get(pk=user.pk), mode="digest", hour=0)
    Notice.objects.filter(user=user).update(told_until=timezone.now() - DAY - timedelta(hours=1))
    return Notice.objects.get(user=user)


def digests() -> list[Any]:
    """Have a worker write and send what is owed; return what was sent of it."""
    digest.write_due()
    return delivered()


def test_digest_tells_what_waits_and_why_and_what_was_decided_by_itself(alice: User) -> None:
    wants_digest(alice)
    post = published(title="Tea")
    pending(post, body="Casino <b>one</b>")
    hold("none")
    pending(post)
    pending(post)
    rulebook.add(kind="word", pattern="poker", action="spam")
    pending(post, body="Poker")
    _in_the_time_of_the_digest()
    [message] = digests()
    body = str(message.body)
    assert message.subject == "A comment waits for approval"
    assert "1 × every comment is held" in body
    assert "2 approved at once, 1 marked as spam." in body
    assert "> Casino one" in body
    assert len(links(message, "Approve")) == 1
    assert "2 approved at once, 1 marked as spam." in html_of(message)


def _in_the_time_of_the_digest() -> None:
    """Have all comments come since the last digest, and before the hour of this one."""
    told_until = Notice.objects.get().told_until
    assert told_until is not None
    Comment.objects.update(created_at=told_until + timedelta(seconds=1))


def test_digest_shows_the_newest_and_counts_the_others(alice: User) -> None:
    wants_digest(alice)
    post = published()
    for _ in range(12):
        pending(post)
    [message] = digests()
    assert message.subject == "12 comments wait for approval"
    assert "And 2 more wait." in str(message.body)
    assert str(message.body).count("Approve: ") == 10


def test_digest_with_nothing_to_tell_is_no_mail(alice: User) -> None:
    notice = wants_digest(alice)
    assert digests() == []
    notice.refresh_from_db()
    assert notice.told_until is not None
    assert notice.told_until > timezone.now() - DAY


def test_digest_of_what_was_approved_at_once_needs_nothing_that_waits(alice: User) -> None:
    wants_digest(alice)
    hold("none")
    pending(published())
    _in_the_time_of_the_digest()
    [message] = digests()
    assert message.subject == "Comments since your last digest"
    assert "No comment waits" in str(message.body)


def test_digest_does_not_count_what_a_moderator_wrote_or_what_came_before(alice: User) -> None:
    wants_digest(alice)
    hold("none")
    comment = pending(published())
    moderation.reply(comment, body="Thanks!", by=alice)
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - 3 * DAY)
    assert digests() == []


def test_digest_is_written_once_a_day_and_names_ids_and_times_alone(alice: User) -> None:
    wants_digest(alice)
    pending(published())
    assert (digest.write_due(), digest.write_due()) == (1, 0)
    payload: Mapping[str, Any] = Delivery.objects.get(kind=digest.KIND).payload
    assert set(payload) == {"moderator", "since", "until"}


def test_digest_begins_where_the_last_one_ended(alice: User) -> None:
    notice = wants_digest(alice)
    digest.write_due()
    seen = Delivery.objects.get(kind=digest.KIND).payload
    assert notice.told_until is not None
    assert seen["since"] == notice.told_until.isoformat()
    notice.refresh_from_db()
    assert notice.told_until is not None
    assert seen["until"] == notice.told_until.isoformat()


def test_digest_that_was_sent_twice_has_one_message_id(alice: User) -> None:
    wants_digest(alice)
    pending(published())
    digests()
    Delivery.objects.filter(kind=digest.KIND).update(state="waiting")
    delivered()
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second


@pytest.mark.parametrize("mode", ["each", "none"])
def test_digest_is_not_sent_to_who_has_chosen_otherwise_meanwhile(alice: User, mode: str) -> None:
    wants_digest(alice)
    Notice.objects.update(mode="none")
    pending(published())
    delivered()
    Notice.objects.update(mode="digest")
    digest.write_due()
    Notice.objects.update(mode=mode)
    assert delivered() == []


def test_digest_is_not_sent_to_who_moderates_no_longer(bob: User) -> None:
    wants_digest(bob)
    pending(published())
    bob.groups.clear()
    assert digests() == []


def test_work_once_writes_and_sends_what_is_owed(alice: User) -> None:
    wants_digest(alice)
    pending(published())
    worker._chores["digests"].done_at = None  # noqa: SLF001 - as in a process of its own
    call_command("work", "--once")
    assert [sent.to for sent in mail.outbox] == [["alice@blog.test"]]


def test_look_for_what_is_owed_takes_two_queries_where_nothing_is(
    alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for user in (alice, bob):
        notices.choose(user, mode="digest", hour=8)
    with django_assert_num_queries(2):
        digest.write_due()


@pytest.mark.parametrize("number", [1, 9])
def test_digest_is_sent_with_the_same_queries_for_any_number_of_comments(
    alice: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wants_digest(alice)
    post = published()
    for _ in range(number):
        pending(post)
    digest.write_due()
    payload = Delivery.objects.get(kind=digest.KIND).payload
    # The moderator and their choice; of the queue the newest, their events, the number and the
    # reasons; what was decided by itself; the blog.
    with django_assert_num_queries(8):
        digest.send(payload)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_digest_by_three_workers_at_once_is_written_once(alice: User, bob: User) -> None:
    wants_digest(alice)
    wants_digest(bob)
    written = race(digest.write_due, digest.write_due, digest.write_due)
    assert sum(number for number in written if isinstance(number, int)) == 2
    assert Delivery.objects.filter(kind=digest.KIND).count() == 2
