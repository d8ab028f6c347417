"""A reader's whole way, by mail that goes through a real SMTP server."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from blog import outbox
from blog.models import Delivery, Post
from comments import moderation
from comments.models import Comment
from comments.notifications import verification
from tests.blog.factories import published
from tests.comments import api, pages
from tests.comments.factories import pending
from tests.comments.trusting import RITA, policy, reply_to, work
from tests.smtp import MailServer, links, smtp, text_of

__all__ = ["smtp"]

pytestmark = pytest.mark.django_db

ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def post() -> Post:
    policy(hold="first")
    return published(title="Tea & milk")


def token_on(page: Any) -> str:
    """Return what a page gives to the browser."""
    [given] = pages.document(page).xpath("//@data-commenter-token")
    return str(given)


def test_reader_goes_the_whole_way(client: Client, post: Post, bob: User, smtp: MailServer) -> None:
    first = pages.comment_on(post, client, author_email=RITA, notify="on")
    work()
    [asking] = smtp.to(RITA)
    [link] = links(asking)
    assert client.get(link).status_code == 200
    token = token_on(client.post(link))
    first.refresh_from_db()
    assert (first.state, first.commenter is None) == ("pending", False)

    moderation.approve(first, by=bob)
    second = pages.comment_on(post, client, author_email=RITA, body="More.", commenter=token)
    assert second.state == "approved"

    reply = reply_to(first, author_name="Ben", body="Milk?")
    work()
    told = smtp.to(RITA)[-1]
    assert "Ben has replied to your comment on “Tea & milk”" in text_of(told)
    assert reply.get_absolute_url() in text_of(told, "html")

    [address] = told["List-Unsubscribe"].strip(" <>").split(", ")
    ended = client.post(address.removeprefix("http://blog.test"), ONE_CLICK, FORM)
    assert ended.status_code == 200
    reply_to(first)
    work()
    assert len(smtp.to(RITA)) == 2


def test_reader_appears_by_the_link_where_only_verified_people_are_welcome(
    client: Client, smtp: MailServer
) -> None:
    policy(comments_from="verified", hold="none")
    comment = pages.comment_on(published(), client, author_email=RITA)
    work()
    page = client.post(links(smtp.to(RITA)[0])[0])
    comment.refresh_from_db()
    assert comment.state == "approved"
    assert "Your comment is published." in pages.text_of(page, "//main")


def test_reader_by_the_api_goes_with_the_token_in_a_header(
    client: Client, post: Post, bob: User, smtp: MailServer
) -> None:
    first = api.send(client, post, author_email=RITA)
    assert first.status_code == 202
    work()
    token = token_on(client.post(links(smtp.to(RITA)[0])[0]))
    moderation.approve(Comment.objects.get(), by=bob)
    second = api.send(client, post, author_email=RITA, headers={"X-Commenter-Token": token})
    assert (second.status_code, second.json()["waits_for"]) == (201, [])


def test_server_that_refuses_gets_the_mail_again_later(post: Post, smtp: MailServer) -> None:
    pending(post, author_email=RITA)
    smtp.refuses = True
    outbox.run_due()
    delivery = Delivery.objects.get(kind=verification.KIND)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert "451" in delivery.last_error
    smtp.refuses = False
    work()
    assert len(smtp.to(RITA)) == 1


def test_server_that_is_too_slow_gets_the_mail_again_later(
    post: Post, smtp: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    smtp.takes_seconds = 1
    pending(post, author_email=RITA)
    outbox.run_due()
    assert Delivery.objects.get(kind=verification.KIND).state == "waiting"


def test_server_that_is_gone_loses_nothing(post: Post, smtp: MailServer) -> None:
    pending(post, author_email=RITA)
    smtp.stop()
    outbox.run_due()
    delivery = Delivery.objects.get(kind=verification.KIND)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
