"""Posting comments through the API."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog
from comments import avatars, limits, moderation, rulebook, tokens
from comments.models import Attempt, Comment, Rule
from tests.blog.factories import author, draft, published
from tests.comments import api
from tests.comments.factories import approved, hold

pytestmark = pytest.mark.django_db

SHAPE = set(
    "id kind source_url post parent depth state author body_html created_at edited_at permalink "
    "reply_count pinned".split()
)
OWN = {"body", "edit_token", "editable_until", "waits_for"}


def test_post_that_is_published_is_a_201_in_the_shape_of_comments(client: Client) -> None:
    hold("none")
    post = published()
    answer = api.send(client, post, author_url="example.org", body="*So*")
    said, comment = answer.json(), Comment.objects.get()
    assert (answer.status_code, said["state"]) == (201, "approved")
    assert said.keys() == SHAPE | OWN
    assert said["author"] == {
        "name": "Rita",
        "url": "https://example.org",
        "is_post_author": False,
        "avatar": f"http://blog.test{avatars.path_of(comment)}",
    }
    assert said["body_html"] == "<p><em>So</em></p>"
    assert said["permalink"] == f"http://blog.test{comment.get_absolute_url()}"
    assert answer["Location"] == f"http://blog.test/api/v1/comments/{comment.pk}/"


def test_post_that_is_held_is_a_202_in_the_same_shape(client: Client) -> None:
    answer = api.send(client, published())
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    assert answer.json().keys() == SHAPE | OWN


def test_post_that_is_marked_as_spam_looks_like_one_that_is_held(client: Client) -> None:
    rulebook.add(kind="word", pattern="casino", action=Rule.Action.SPAM)
    answer = api.send(client, published(), body="casino")
    assert Comment.objects.get().state == Comment.State.SPAM
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    assert "spam" not in answer.content.decode()


def test_post_gives_the_token_of_its_author(client: Client) -> None:
    said = api.send(client, published()).json()
    comment = Comment.objects.get()
    assert said["edit_token"] == tokens.for_author(comment)
    assert parse_datetime(said["editable_until"]) == tokens.editable_until(comment)


def test_post_never_answers_with_an_e_mail_or_an_address(client: Client) -> None:
    answer = api.send(client, published(), author_email="rita@example.net")
    assert Comment.objects.get().author_email == "rita@example.net"
    assert "rita@" not in answer.content.decode()
    assert "127.0.0" not in answer.content.decode()


def test_post_is_for_no_cache_and_sets_no_cookie(client: Client) -> None:
    answer = api.send(client, published())
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_post_needs_no_csrf_token() -> None:
    assert api.send(Client(enforce_csrf_checks=True), published()).status_code == 202


def test_post_ignores_a_session(client: Client) -> None:
    client.force_login(author())
    api.send(client, published())
    assert Comment.objects.get().user is None


def test_post_ignores_fields_that_are_not_its_own(client: Client) -> None:
    api.send(client, published(), state="approved", id=5, website="x")
    assert Comment.objects.get().state == Comment.State.PENDING


def test_post_takes_null_for_what_is_optional(client: Client) -> None:
    answer = api.send(client, published(), author_email=None, author_url=None, parent=None)
    assert answer.status_code == 202


def test_post_takes_a_charset_in_the_content_type(client: Client) -> None:
    sent = json.dumps(api.fields())
    media_type = "Application/JSON; charset=utf-8"
    answer = client.post(api.comments_of(published()), sent, media_type)
    assert answer.status_code == 202


def test_post_of_an_answer_tells_its_place(client: Client) -> None:
    post = published()
    first = approved(post)
    said = api.send(client, post, parent=first.pk).json()
    assert (said["parent"], said["depth"]) == (first.pk, 1)


def test_post_with_the_same_key_gives_the_first_answer_again(client: Client) -> None:
    post, sent, key = published(), api.fields(), {"Idempotency-Key": "k-1"}
    first = client.post(api.comments_of(post), sent, api.JSON, headers=key)
    again = client.post(api.comments_of(post), sent, api.JSON, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert Comment.objects.count() == 1


def test_post_with_the_same_key_gives_the_first_answer_after_a_decision(client: Client) -> None:
    post, sent, key = published(), api.fields(), {"Idempotency-Key": "k-1"}
    first = client.post(api.comments_of(post), sent, api.JSON, headers=key)
    moderation.approve(Comment.objects.get(), by=author())
    again = client.post(api.comments_of(post), sent, api.JSON, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())


def test_post_with_the_same_key_and_other_fields_is_a_422(client: Client) -> None:
    post, key = published(), {"Idempotency-Key": "k-1"}
    api.send(client, post, headers=key)
    answer = api.send(client, post, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert api.codes(answer) == {"Idempotency-Key": "key_reused"}


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "ü", "a\tb"])
def test_post_with_a_key_that_can_t_be_used_is_a_400(client: Client, key: str) -> None:
    answer = api.send(client, published(), headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")
    assert not Comment.objects.exists()


def test_post_of_the_same_once_more_is_a_409_with_the_way_to_what_is_shown(client: Client) -> None:
    hold("none")
    post = published()
    first = api.send(client, post, body="Again!").json()
    answer = api.send(client, post, body="Again!")
    assert (answer.status_code, answer.json()["code"]) == (409, "repeated")
    assert answer.json()["permalink"] == first["permalink"]


def test_post_of_the_same_once_more_keeps_what_is_held_to_itself(client: Client) -> None:
    post = published()
    api.send(client, post, body="Again!")
    answer = api.send(client, post, body="Again!")
    assert answer.status_code == 409
    assert "permalink" not in answer.json()


def test_post_over_the_limit_is_a_429_that_says_when_to_come_back(client: Client) -> None:
    post = published()
    count, period = settings.COMMENT_LIMITS_NETWORK[0]
    for _ in range(count):
        api.send(client, post)
    answer = api.send(client, post)
    assert (answer.status_code, answer.json()["code"]) == (429, "limit_reached")
    assert 1 <= int(answer["Retry-After"]) <= period.total_seconds()
    assert answer["RateLimit"] == f'"network";r=0;t={answer["Retry-After"]}'
    assert "127.0.0" not in str(answer.headers) + answer.content.decode()
    assert Comment.objects.count() == count


def test_post_counts_refusals_too(client: Client) -> None:
    post = published()
    count, _ = settings.PREVIEW_LIMITS_NETWORK[0]
    for _ in range(count):
        assert api.send(client, post, body="").status_code == 422
    assert api.send(client, post, body="").status_code == 429


def test_post_takes_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post = published()
    parent = approved(post)
    # Two of them are the locks of PostgreSQL, one reads the rules where they have changed.
    with django_assert_max_num_queries(23):
        headers = {"Idempotency-Key": "k"}
        api.send(client, post, parent=parent.pk, author_email="r@example.net", headers=headers)


def test_preview_is_what_posting_would_show(client: Client) -> None:
    answer = client.post("/api/v1/comments/preview/", {"body": "*So* <script>"}, api.JSON)
    assert answer.status_code == 200
    assert answer.json() == {"body_html": "<p><em>So</em> &lt;script&gt;</p>"}
    assert answer["Cache-Control"] == "no-store"
    assert not Comment.objects.exists()


def test_preview_over_the_limit_is_a_429(client: Client) -> None:
    network, now = "preview:network:127.0.0.0/24", timezone.now()
    count, _ = settings.PREVIEW_LIMITS_NETWORK[0]
    bucket = limits.stored(network, at=now)
    Attempt.objects.bulk_create(Attempt(bucket=bucket, at=now) for _ in range(count))
    answer = client.post("/api/v1/comments/preview/", {"body": "x"}, api.JSON)
    assert (answer.status_code, bool(answer["Retry-After"])) == (429, True)


def test_post_after_the_days_are_over_is_a_403(client: Client) -> None:
    publishing.update_blog(Blog.current(), close_after_days=3)
    post = publishing.publish(draft(), at=timezone.now() - timedelta(days=4))
    answer = api.send(client, post)
    assert (answer.status_code, answer.json()["code"]) == (403, "comments_closed")
