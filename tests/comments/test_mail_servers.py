"""Mail by a real server, which may be away, refuse, hang, or break off."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from blog import outbox
from blog.models import Delivery
from comments.models import Comment
from comments.notifications import held
from tests.blog.factories import published
from tests.comments.factories import pending
from tests.races import race
from tests.smtp import MailServer, smtp, text_of

__all__ = ["smtp"]

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def comment(alice: User) -> Comment:
    """A comment that waits; alice's mail about it is due."""
    comment = pending(published(title="Tée"), author_name="Zoë", body="Lovely tea.\n.\n–")
    Delivery.objects.update(due_at=timezone.now())
    held.spread({"comment": comment.pk})
    Delivery.objects.filter(kind=held.KIND).delete()
    return comment


def delivery() -> Delivery:
    return Delivery.objects.get(kind=held.MAIL)


def try_again() -> Delivery:
    """Let the time until the next attempt pass, and have it made."""
    Delivery.objects.filter(state=State.WAITING).update(due_at=timezone.now())
    outbox.run_due()
    return delivery()


def give_up() -> Delivery:
    """Fail for the last time."""
    Delivery.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    return try_again()


@pytest.mark.usefixtures("comment")
def test_mail_arrives_whole(smtp: MailServer) -> None:
    assert try_again().state == State.DONE
    [message] = smtp.messages
    assert (message["To"], message["From"]) == ("alice@blog.test", "broadsheet@blog.test")
    said = "\n".join(text_of(message).splitlines())
    for part in ("Zoë", "“Tée”", "> Lovely tea.", "\n> .\n", "/comments/decide/approve-"):
        assert part in said
    assert "/comments/decide/approve-" in text_of(message, "html")


@pytest.mark.usefixtures("comment")
def test_mail_waits_while_the_server_is_away_and_arrives_once_when_it_is_back(
    smtp: MailServer,
) -> None:
    smtp.stop()
    failed = try_again()
    assert (failed.state, failed.attempts) == (State.WAITING, 1)
    assert "ConnectionRefusedError" in failed.last_error
    assert failed.due_at > timezone.now() + timedelta(seconds=10)
    assert outbox.run_due() == 0
    smtp.start()
    assert (try_again().state, try_again().attempts) == (State.DONE, 2)
    assert len(smtp.messages) == 1


@pytest.mark.usefixtures("comment")
def test_mail_that_is_refused_for_now_is_tried_again(smtp: MailServer) -> None:
    smtp.refuse(450)
    failed = try_again()
    assert (failed.state, "450" in failed.last_error) == (State.WAITING, True)
    smtp.accept()
    assert try_again().state == State.DONE
    assert len(smtp.messages) == 1


@pytest.mark.usefixtures("comment")
def test_mail_that_is_refused_for_good_is_given_up_with_the_error_and_can_be_sent_again(
    smtp: MailServer,
) -> None:
    smtp.refuse(550)
    given_up = give_up()
    assert (given_up.state, "550" in given_up.last_error) == (State.FAILED, True)
    assert outbox.run_due() == 0
    smtp.accept()
    assert outbox.send_again(given_up)
    assert try_again().state == State.DONE
    assert len(smtp.messages) == 1


@pytest.mark.usefixtures("comment")
def test_refusal_of_one_moderators_address_keeps_no_other_from_their_mail(
    smtp: MailServer, bob: User
) -> None:
    held.spread({"comment": Comment.objects.get().pk})
    smtp.refuse(550, "bob@blog.test")
    outbox.run_due()
    assert [message["To"] for message in smtp.messages] == ["alice@blog.test"]
    states = dict(Delivery.objects.values_list("payload__moderator", "state"))
    assert states == {User.objects.get(username="alice").pk: State.DONE, bob.pk: State.WAITING}


@pytest.mark.usefixtures("comment")
def test_server_that_hangs_is_left_after_the_timeout_and_others_get_their_turn(
    smtp: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    smtp.slow(30)
    others: list[object] = []
    outbox.register("test", others.append)
    outbox.enqueue("test", {"of": "another kind"})
    begun = timezone.now()
    assert outbox.run_due() == 2
    assert timezone.now() - begun < timedelta(seconds=10)
    assert others == [{"of": "another kind"}]
    failed = delivery()
    assert (failed.state, "imed" in failed.last_error) == (State.WAITING, True)


@pytest.mark.usefixtures("comment")
def test_connection_that_breaks_off_after_the_text_is_tried_again_as_the_same_message(
    smtp: MailServer,
) -> None:
    smtp.drop()
    assert try_again().state == State.WAITING
    smtp.accept()
    assert try_again().state == State.DONE
    assert (smtp.received, len(smtp.messages)) == (2, 1)
    smtp.messages.clear()
    Delivery.objects.update(state=State.WAITING)
    first = try_again()
    assert first.state == State.DONE
    ids = {message["Message-ID"] for message in smtp.messages}
    assert len(ids) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("comment")
def test_mail_by_two_workers_at_once_arrives_once(smtp: MailServer) -> None:
    race(partial(outbox.run_due), partial(outbox.run_due))
    assert len(smtp.messages) == 1
