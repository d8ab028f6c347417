"""Mail to moderators about comments that wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import outbox
from blog.models import Delivery
from comments import moderation, notices, submission, tokens
from comments.models import Attempt, Comment
from comments.notifications import held as each
from tests.blog.factories import published
from tests.comments.factories import NETWORK, hold, pending
from tests.comments.mails import delivered, html_of, links

pytestmark = pytest.mark.django_db

NAME = "Rita <b>"
HOUR = timedelta(hours=1)
#: As many single mails an hour as a flood has here.
MOST = 2


@pytest.fixture
def held(alice: User) -> Comment:
    """Return a comment that waits, of which alice is to be told."""
    return pending(published(title="Tea & milk"), author_name=NAME, body="<b>Bold</b> & fine")


def hear(user: User, mode: str) -> None:
    """Have a moderator choose their mail."""
    notices.choose(User.objects.get(pk=user.pk), mode=mode, hour=8)


def test_mail_to_the_moderator_says_what_waits_and_why(held: Comment) -> None:
    [message] = delivered()
    body = str(message.body)
    for part in ("Tea & milk", NAME, "<b>Bold</b> & fine", "every comment is held"):
        assert part in body
    assert links(message, "See it on the desk") == [f"/admin/comments/comment/{held.pk}/change/"]


def test_mail_has_a_link_for_each_decision(held: Comment) -> None:
    [message] = delivered()
    for label in ("Approve", "Spam", "Trash"):
        [link] = links(message, label)
        assert f'href="http://blog.test{link}"' in html_of(message)


def test_mail_has_an_html_part_that_escapes_what_was_typed(held: Comment) -> None:
    [message] = delivered()
    assert "Rita &lt;b&gt;" in html_of(message)
    assert "<b>" not in html_of(message)


def test_mail_has_no_name_in_its_headers(held: Comment) -> None:
    [message] = delivered()
    headers = str(message.message().items())
    assert "Rita" not in headers
    assert "Tea" not in headers
    assert message.to == ["alice@blog.test"]


def test_mail_sent_twice_has_one_message_id(held: Comment) -> None:
    delivered()
    Delivery.objects.filter(kind=each.MAIL).update(state=Delivery.State.WAITING)
    delivered()
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second
    assert str(first).endswith("@blog.test>")


def test_mail_says_how_many_wait_with_it(held: Comment) -> None:
    pending(held.post)
    assert "With it, 2 comments wait:" in str(delivered()[0].body)


def test_delivery_names_ids_alone(held: Comment, alice: User) -> None:
    delivered()
    payloads = dict(Delivery.objects.values_list("kind", "payload"))
    assert payloads == {
        each.KIND: {"comment": held.pk},
        each.MAIL: {"comment": held.pk, "moderator": alice.pk},
    }


def test_mail_waits_until_a_decision_can_no_longer_be_undone_by_the_way(
    held: Comment, settings: Settings
) -> None:
    assert outbox.run_due() == 0
    due_at = Delivery.objects.get().due_at - held.created_at
    assert abs(due_at - timedelta(seconds=settings.COMMENT_UNDO_SECONDS)) < timedelta(seconds=2)


def test_mail_with_no_time_to_undo_goes_at_once(alice: User, settings: Settings) -> None:
    settings.COMMENT_UNDO_SECONDS = 0
    pending(published())
    outbox.run_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("action", ["approve", "spam", "trash"])
def test_mail_about_a_comment_that_was_decided_meanwhile_is_not_sent(
    held: Comment, alice: User, action: str
) -> None:
    getattr(moderation, action)(held, by=alice)
    assert delivered() == []
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_mail_about_a_comment_that_its_author_took_back_is_not_sent(held: Comment) -> None:
    submission.withdraw(held, token=tokens.for_author(held))
    assert delivered() == []


def test_mail_about_a_decision_that_was_undone_is_sent_once(held: Comment, alice: User) -> None:
    report = moderation.approve(held, by=alice)
    assert report.batch is not None
    moderation.undo(report.batch, by=alice)
    assert (len(delivered()), len(delivered())) == (1, 0)


def test_mail_that_failed_is_not_sent_once_the_comment_is_decided(
    held: Comment, alice: User
) -> None:
    delivered()
    Delivery.objects.filter(kind=each.MAIL).update(state=Delivery.State.WAITING)
    moderation.trash(held, by=alice)
    assert delivered() == []


def test_comment_that_waits_again_after_an_edit_is_told_again_in_another_mail(alice: User) -> None:
    hold("none")
    comment = pending(published())
    hold("all")
    submission.edit(comment, token=tokens.for_author(comment), body="Casino!", network=NETWORK)
    [first] = delivered()
    moderation.approve(Comment.objects.get(), by=alice)
    submission.edit(comment, token=tokens.for_author(comment), body="Poker!", network=NETWORK)
    [second] = delivered()
    assert first.message()["Message-ID"] != second.message()["Message-ID"]


def test_mail_goes_to_moderators_with_an_address_alone(
    alice: User, bob: User, charlie: User
) -> None:
    User.objects.filter(pk=alice.pk).update(email="")
    pending(published())
    assert [sent.to for sent in delivered()] == [["bob@blog.test"]]


@pytest.mark.parametrize("mode", ["digest", "none"])
def test_mail_goes_to_who_wants_one_about_each_comment(alice: User, bob: User, mode: str) -> None:
    hear(bob, mode)
    pending(published())
    assert [sent.to for sent in delivered()] == [["alice@blog.test"]]


def test_mail_that_was_written_is_not_sent_to_who_wants_none_any_more(
    held: Comment, alice: User
) -> None:
    each.spread({"comment": held.pk})
    hear(alice, "none")
    assert delivered() == []


def test_mail_that_was_written_is_not_sent_to_who_moderates_no_longer(
    held: Comment, bob: User
) -> None:
    each.spread({"comment": held.pk})
    bob.groups.clear()
    assert [sent.to for sent in delivered()] == [["alice@blog.test"]]


def test_comment_that_is_told_twice_is_mailed_once(held: Comment) -> None:
    each.spread({"comment": held.pk})
    each.spread({"comment": held.pk})
    assert len(delivered()) == 1
    assert Attempt.objects.filter(bucket__startswith="mail:").count() == 1


def test_submission_of_a_held_comment_takes_one_query_for_any_number_of_moderators(
    alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comment = pending(published())
    Delivery.objects.all().delete()
    with django_assert_num_queries(1):
        each.comment_held(comment)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a flood begin early."""
    monkeypatch.setattr(each, "MOST", ((MOST, HOUR),))


def flood(number: int) -> None:
    """Have as many comments wait, of which moderators were told as far as that is due at once."""
    post = published()
    for _ in range(number):
        pending(post)
    Delivery.objects.filter(kind=each.KIND).update(due_at=timezone.now())
    outbox.run_due()


def test_moderator_gets_at_most_ten_single_mails_an_hour() -> None:
    assert each.MOST == ((10, HOUR),)


@pytest.mark.usefixtures("few")
def test_flood_brings_so_many_mails_and_one_about_all_that_wait(alice: User) -> None:
    flood(13)
    assert len(mail.outbox) == MOST
    [together] = delivered()
    body = str(together.body)
    assert together.subject == "13 comments wait for approval"
    assert "13 × every comment is held" in body
    assert "And 3 more wait." in body
    assert "And 3 more wait." in html_of(together)
    assert len(links(together, "Approve")) == 10


@pytest.mark.usefixtures("few")
def test_mail_about_all_waits_for_more_to_come(alice: User) -> None:
    flood(MOST + 1)
    together = Delivery.objects.get(state=Delivery.State.WAITING)
    assert timedelta(minutes=29) < together.due_at - timezone.now() <= timedelta(minutes=30)
    flood(1)
    assert Delivery.objects.get(state=Delivery.State.WAITING).pk == together.pk


@pytest.mark.usefixtures("few")
def test_mail_about_all_is_not_sent_when_nothing_waits_any_more(alice: User) -> None:
    flood(MOST + 2)
    ids = list(Comment.objects.values_list("pk", flat=True))
    moderation.apply(moderation.Action.SPAM, ids, by=alice)
    assert delivered() == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("mode", ["digest", "none"])
def test_mail_about_all_is_not_sent_to_who_has_chosen_otherwise(alice: User, mode: str) -> None:
    flood(MOST + 1)
    hear(alice, mode)
    assert delivered() == []


@pytest.mark.usefixtures("few")
def test_flood_that_is_over_brings_single_mails_again(alice: User) -> None:
    flood(MOST + 1)
    delivered()
    Attempt.objects.update(at=timezone.now() - HOUR - timedelta(seconds=1))
    comment = pending(published())
    [message] = delivered()
    assert message.subject == f"A comment waits for approval (number {comment.pk})"


@pytest.mark.usefixtures("few")
def test_flood_of_one_moderator_is_not_anothers(alice: User, bob: User) -> None:
    hear(bob, "none")
    flood(MOST)
    hear(bob, "each")
    pending(published())
    subjects = {sent.to[0]: str(sent.subject) for sent in delivered()}
    assert subjects["alice@blog.test"] == "3 comments wait for approval"
    assert subjects["bob@blog.test"].startswith("A comment waits")
