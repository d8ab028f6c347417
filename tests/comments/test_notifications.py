"""Mail about comments."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from blog import outbox
from blog.models import Delivery
from comments import moderation
from comments.models import Comment
from tests.blog.factories import published
from tests.comments.factories import pending

pytestmark = pytest.mark.django_db

NAME = "Rita <b>"


@pytest.fixture
def held(alice: User) -> Comment:
    """Return a comment that waits, with a mail to alice in the outbox."""
    return pending(published(title="Tea & milk"), author_name=NAME, body="<b>Bold</b> & fine")


def message() -> EmailMultiAlternatives:
    [sent] = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    return sent


def test_mail_to_the_moderator_says_what_waits_and_why(held: Comment) -> None:
    outbox.run_due()
    body = str(message().body)
    for part in ("Tea & milk", NAME, "<b>Bold</b> & fine", "every comment is held"):
        assert part in body
    assert f"http://blog.test/admin/comments/comment/{held.pk}/change/" in body


def test_mail_has_an_html_part_that_escapes_what_was_typed(held: Comment) -> None:
    outbox.run_due()
    [(html, kind)] = message().alternatives
    assert kind == "text/html"
    assert "Rita &lt;b&gt;" in str(html)
    assert "<b>" not in str(html)


def test_mail_has_no_name_in_its_headers(held: Comment) -> None:
    outbox.run_due()
    headers = str(message().message().items())
    assert "Rita" not in headers
    assert "Tea" not in headers
    assert message().to == ["alice@blog.test"]


def test_mail_sent_twice_has_one_message_id(held: Comment) -> None:
    outbox.run_due()
    Delivery.objects.update(state=Delivery.State.WAITING)
    outbox.run_due()
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second
    assert str(first).endswith("@blog.test>")


def test_mail_about_a_comment_that_was_decided_meanwhile_is_not_sent(
    held: Comment, alice: User
) -> None:
    moderation.approve(held, by=alice)
    outbox.run_due()
    assert mail.outbox == []
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_mail_goes_to_moderators_with_an_address_alone(
    alice: User, bob: User, charlie: User
) -> None:
    User.objects.filter(pk=alice.pk).update(email="")
    pending(published())
    outbox.run_due()
    assert [sent.to for sent in mail.outbox] == [["bob@blog.test"]]
