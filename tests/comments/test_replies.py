"""Mail about replies: who asked, who gets it, when it is kept back, how it ends."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from blog import outbox, publishing
from blog.models import Delivery, Post
from comments import (
    housekeeping,
    moderation,
    reader_links,
    submission,
    subscriptions,
    tokens,
    trust,
)
from comments.models import Comment, Subscription
from comments.moderation import Action
from comments.notifications import replies
from tests.blog.factories import published
from tests.comments import api, pages
from tests.comments.factories import hold, pending
from tests.comments.trusting import RITA, comment_of, commenter, reply_to, work

pytestmark = pytest.mark.django_db

TOLD = Delivery.objects.filter(kind=replies.KIND)
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def post() -> Post:
    hold("none")
    return published()


@pytest.fixture
def asked(post: Post) -> Comment:
    """A comment whose author, Rita, gets mail about replies."""
    comment = pending(post, author_email=RITA, notify=True)
    submission.verify(comment)
    return comment


def mails() -> list[EmailMessage]:
    """Return the mails to Rita about replies, all work done."""
    mail.outbox.clear()
    work()
    return [sent for sent in mail.outbox if sent.to == [RITA] and "reply" in str(sent.subject)]


def path(comment: Comment, view: str = "replies") -> str:
    return urlsplit(reader_links.replies_url(comment, view)).path


# Asking


def test_wish_of_who_is_known_is_confirmed_at_once(post: Post) -> None:
    comment_of(post, commenter(), notify=True)
    assert Subscription.objects.get().confirmed_at is not None


def test_wish_that_nobody_confirmed_brings_no_mail(post: Post) -> None:
    comment = pending(post, author_email=RITA, notify=True)
    reply_to(comment)
    assert mails() == []


def test_wish_by_the_api_is_kept_with_the_token_of_the_header(client: Client, post: Post) -> None:
    headers = {"X-Commenter-Token": trust.token_for(commenter())}
    answer = api.send(client, post, headers=headers, author_email=RITA, notify=True)
    assert answer.status_code == 201
    assert Subscription.objects.get().confirmed_at is not None


@pytest.mark.parametrize("notify", ["on", 1, [], {}])
def test_wish_by_the_api_that_is_no_yes_or_no_is_refused(
    client: Client, post: Post, notify: object
) -> None:
    answer = api.send(client, post, author_email=RITA, notify=notify)
    assert (answer.status_code, api.codes(answer)) == (422, {"notify": "invalid"})


def test_wish_by_the_api_without_an_address_is_refused(client: Client, post: Post) -> None:
    answer = api.send(client, post, notify=True)
    assert (answer.status_code, api.codes(answer)) == (422, {"author_email": "required"})


def test_comment_sent_again_with_another_wish_is_another_one(client: Client, post: Post) -> None:
    headers = {"Idempotency-Key": "k"}
    said = api.fields(author_email=RITA)
    for notify, status in ((True, 201), (True, 201), (False, 422)):
        sent = {**said, "notify": notify}
        answer = client.post(api.comments_of(post), sent, api.JSON, headers=headers)
        assert answer.status_code == status
    assert Subscription.objects.count() == 1


def test_wish_goes_with_the_comment_that_is_erased(asked: Comment) -> None:
    moderation.erase(asked)
    assert not Subscription.objects.exists()


def test_wish_that_nobody_confirmed_in_time_is_forgotten(asked: Comment) -> None:
    pending(asked.post, author_email="bob@example.net", notify=True)
    Subscription.objects.update(created_at=timezone.now() - timedelta(days=15))
    housekeeping.forget()
    assert Subscription.objects.get().comment == asked


# What comes to light


def test_reply_that_appears_is_mailed(asked: Comment) -> None:
    reply = reply_to(asked, author_name="Bob <b>", body="*Indeed* & so")
    [message] = mails()
    assert "Bob <b> has replied" in str(message.body)
    assert "> *Indeed* & so" in str(message.body)
    assert f"http://blog.test{reply.get_absolute_url()}" in str(message.body)


def test_reply_deeper_in_the_thread_is_mailed(asked: Comment) -> None:
    answer = reply_to(asked)
    reply_to(answer)
    assert len(mails()) == 2


def test_reply_elsewhere_is_not_mailed(asked: Comment) -> None:
    reply_to(pending(asked.post))
    pending(asked.post)
    assert mails() == []


def test_own_reply_is_not_mailed(asked: Comment) -> None:
    reply_to(asked, author_email=RITA.upper())
    assert mails() == []


def test_reply_below_two_comments_of_one_address_is_mailed_once(asked: Comment) -> None:
    second = comment_of(asked.post, commenter(), parent=asked, notify=True)
    reply_to(second)
    [message] = mails()
    assert path(second) in str(message.extra_headers["List-Unsubscribe"])


def test_reply_that_a_moderator_approves_is_mailed(asked: Comment, bob: User) -> None:
    hold("all")
    reply = pending(asked.post, parent=asked)
    assert not TOLD.exists()
    moderation.approve(reply, by=bob)
    assert len(mails()) == 1


def test_reply_of_a_moderator_is_mailed(asked: Comment, bob: User) -> None:
    moderation.reply(asked, body="Thank you", by=bob)
    assert len(mails()) == 1


def test_reply_by_an_undo_is_mailed(asked: Comment, bob: User) -> None:
    hold("all")
    reply = pending(asked.post, parent=asked)
    Comment.objects.filter(pk=reply.pk).update(state="spam")
    approval = moderation.apply(Action.APPROVE, [reply.pk], by=bob)
    assert approval.batch is not None
    undone = moderation.undo(approval.batch, by=bob)
    moderation.undo(undone.batch, by=bob)
    assert len(mails()) == 1


def test_reply_waits_for_the_time_to_undo(asked: Comment, settings: Settings) -> None:
    settings.COMMENT_UNDO_SECONDS = 60
    reply_to(asked)
    delivery = TOLD.get()
    assert delivery.due_at - delivery.created_at == timedelta(seconds=60)
    outbox.run_due()
    assert [sent for sent in mail.outbox if "reply" in str(sent.subject)] == []


@pytest.mark.parametrize("action", ["spam", "trash", "erase"])
def test_reply_that_is_gone_by_then_is_not_mailed(asked: Comment, bob: User, action: str) -> None:
    getattr(moderation, action)(reply_to(asked), by=bob)
    assert mails() == []


def test_reply_on_a_post_that_is_gone_by_then_is_not_mailed(asked: Comment) -> None:
    reply_to(asked)
    publishing.unpublish(Post.objects.get())
    assert mails() == []


@pytest.mark.parametrize("action", ["spam", "trash", "erase"])
def test_reply_to_what_was_put_aside_is_not_mailed(asked: Comment, bob: User, action: str) -> None:
    reply_to(asked)
    asked.refresh_from_db()
    getattr(moderation, action)(asked, by=bob)
    assert mails() == []


def test_reply_hidden_and_shown_again_is_mailed_once(asked: Comment, bob: User) -> None:
    reply = reply_to(asked)
    assert len(mails()) == 1
    moderation.trash(reply, by=bob)
    moderation.restore(reply, by=bob)
    assert mails() == []


def test_reply_that_was_gone_when_its_mail_was_due_is_mailed_when_it_is_back(
    asked: Comment, bob: User
) -> None:
    reply = reply_to(asked)
    moderation.trash(reply, by=bob)
    assert mails() == []
    moderation.restore(reply, by=bob)
    assert len(mails()) == 1


def test_reply_shown_again_in_time_waits_once_more(asked: Comment, bob: User) -> None:
    reply = reply_to(asked)
    earlier = timezone.now() - timedelta(seconds=20)
    TOLD.update(due_at=earlier)
    moderation.trash(reply, by=bob)
    moderation.restore(reply, by=bob)
    assert TOLD.get().due_at > timezone.now()


def test_reply_shown_long_ago_is_not_mailed_when_it_comes_back(asked: Comment, bob: User) -> None:
    reply = reply_to(asked)
    Delivery.objects.all().delete()
    long_ago = timezone.now() - timedelta(days=31)
    Comment.objects.filter(pk=reply.pk).update(published_at=long_ago)
    moderation.trash(reply, by=bob)
    moderation.restore(reply, by=bob)
    assert mails() == []


def test_edit_of_a_reply_is_not_mailed_again(asked: Comment) -> None:
    reply = reply_to(asked)
    token = tokens.for_author(reply)
    submission.edit(reply, token=token, body="Better", network="192.0.2.0/24")
    assert len(mails()) == 1


def test_imported_reply_is_not_mailed(asked: Comment) -> None:
    Comment.objects.update(import_ref="x:1")
    reply = moderation.ImportedComment(
        ref="x:2",
        parent_ref="x:1",
        post=asked.post,
        created_at=timezone.now(),
        source="Hello",
        state="approved",
        author_name="Bob",
    )
    moderation.import_comments([reply])
    assert Comment.objects.get(import_ref="x:2").parent == asked
    assert mails() == []


def test_headers_name_nobody_and_offer_one_click(asked: Comment) -> None:
    reply_to(asked, author_name="Bob")
    [message] = mails()
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == ONE_CLICK
    assert headers["List-Unsubscribe"] == f"<http://blog.test{path(asked)}>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["References"] == f"<comment-{asked.pk}-replies@blog.test>"
    assert "Bob" not in str(headers.items())


@pytest.mark.parametrize("count", [1, 5])
def test_replies_that_come_to_light_cost_three_queries(
    asked: Comment, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [reply_to(asked).pk for _ in range(count)]
    Delivery.objects.all().delete()
    with django_assert_num_queries(3):
        replies.shown(ids)
    assert TOLD.count() == count


def test_comments_that_answer_nothing_cost_one_query(
    asked: Comment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        replies.shown([asked.pk])


# Ending it


def test_one_click_ends_it_without_cookie_token_or_origin(asked: Comment) -> None:
    provider = Client(enforce_csrf_checks=True)
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    for _ in range(2):
        answer = provider.post(path(asked), ONE_CLICK, FORM, headers=headers)
        assert answer.status_code == 200
    assert not Subscription.objects.exists()


def test_page_asks_and_ends_nothing(client: Client, asked: Comment) -> None:
    response = client.get(path(asked))
    assert pages.text_of(response, "//h1") == "No more mail about replies?"
    assert Subscription.objects.exists()


def test_page_after_the_end_says_so(client: Client, asked: Comment) -> None:
    response = client.post(path(asked))
    assert "You get no mail about replies" in pages.text_of(response, "//h1")
    assert pages.document(response).xpath("//main//form") == []


def test_mail_that_was_to_come_is_not_sent_after_the_end(client: Client, asked: Comment) -> None:
    reply_to(asked)
    client.post(path(asked))
    assert mails() == []


def test_end_of_one_leaves_the_others(client: Client, asked: Comment) -> None:
    other = comment_of(asked.post, commenter(), notify=True)
    response = client.post(path(asked))
    assert Subscription.objects.get().comment == other
    assert path(asked, "replies-all") in pages.document(response).xpath("//main//a/@href")


def test_end_of_all_ends_those_of_the_address(client: Client, asked: Comment) -> None:
    comment_of(asked.post, commenter(), notify=True)
    pending(asked.post, author_email=RITA.upper(), notify=True)
    bob = pending(asked.post, author_email="bob@example.net", notify=True)
    assert client.get(path(asked, "replies-all")).status_code == 200
    assert Subscription.objects.count() == 4
    client.post(path(asked, "replies-all"))
    assert Subscription.objects.get().comment == bob


@pytest.mark.parametrize("view", ["replies", "replies-all"])
def test_link_to_an_erased_comment_still_answers(client: Client, asked: Comment, view: str) -> None:
    bob = pending(asked.post, author_email="bob@example.net", notify=True)
    moderation.erase(asked)
    for method in (client.get, client.post):
        assert method(path(asked, view)).status_code == 200
    assert Subscription.objects.get().comment == bob


@pytest.mark.parametrize("token", ["x", "1-x", f"0-{'0' * 32}", "1" * 40])
@pytest.mark.parametrize("rest", ["", "all/"])
def test_link_that_is_wrong_ends_nothing(
    client: Client, asked: Comment, token: str, rest: str
) -> None:
    assert client.post(f"/comments/replies/{token}/{rest}").status_code == 404
    assert client.post(f"/comments/replies/{asked.pk}-{'0' * 32}/{rest}").status_code == 404
    assert subscriptions.is_wanted(asked)


def test_page_is_for_nobody_else(client: Client, asked: Comment) -> None:
    for response in (client.get(path(asked)), client.post(path(asked)), client.put(path(asked))):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
