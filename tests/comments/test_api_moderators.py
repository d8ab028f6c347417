"""Who may make the moderators' calls, and who keeps the answers."""

from __future__ import annotations

import logging
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from blog.press import Press
from comments.api.moderating.urls import urlpatterns
from comments.models import Attempt, Comment
from tests.blog.factories import published
from tests.comments.factories import approved, pending
from tests.comments.moderating import JSON, ROOT, Program, refusal, token_of
from tests.wsgi import Client as WSGIClient

pytestmark = pytest.mark.django_db

QUEUE = f"{ROOT}comments/"
FRIEND = "https://friend.test"
NOBODY = "0d1f5c7e-4b3a-4a57-9d10-1c2b3a4d5e6f"


def address_of(pattern: URLPattern) -> str:
    """Return an address that fits a route."""
    route = str(pattern.pattern).replace("<int:comment_id>", "1").replace("<int:rule_id>", "1")
    return ROOT + route.replace("<uuid:batch_id>", NOBODY)


ADDRESSES = [address_of(pattern) for pattern in urlpatterns]


@pytest.fixture
def logged_in(bob: User) -> Client:
    """A browser in which Bob is logged in at the admin; CSRF is checked as it is served."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    return client


def csrf_token(client: Client) -> str:
    """Return the token that pages of the admin hold."""
    page = client.get("/admin/comments/comment/tokens/").content.decode()
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_asked_to_log_in_whatever_they_ask(address: str, client: Client) -> None:
    for answer in (client.get(address), client.post(address), client.patch(address)):
        assert refusal(answer) == (401, "unauthenticated")
        assert (answer["WWW-Authenticate"], answer["Cache-Control"]) == (
            "Token",
            "private, no-store",
        )


@pytest.mark.parametrize("address", ADDRESSES)
def test_people_without_rights_are_refused_whatever_they_ask(
    address: str, client: Client, charlie: User
) -> None:
    client.force_login(charlie)
    for answer in (client.get(address), client.post(address)):
        assert refusal(answer) == (403, "not_a_moderator")


@pytest.mark.parametrize("address", ADDRESSES)
def test_token_that_reads_changes_nothing(address: str, client: Client, bob: User) -> None:
    headers = token_of(bob, "read")
    for method in (client.post, client.patch):
        assert refusal(method(address, {}, JSON, headers=headers)) == (403, "read_only_token")


@pytest.mark.parametrize("scope", ["read", "moderate"])
def test_token_reads_the_queue(scope: str, bob: User) -> None:
    answer = Program(bob, scope).get("comments/")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert not answer.cookies
    assert "ETag" not in answer


@pytest.mark.parametrize("sent", ["Token x", "token x", "Token", "Token \xfc", "Token a b"])
def test_token_that_is_wrong_is_refused_even_with_a_session(sent: str, logged_in: Client) -> None:
    answer = logged_in.get(QUEUE, headers={"Authorization": sent})
    assert refusal(answer) == (401, "bad_token")
    assert answer["WWW-Authenticate"] == "Token"


def test_token_of_who_moderates_no_longer_is_refused(bob: User) -> None:
    program = Program(bob)
    bob.groups.clear()
    assert refusal(program.get("comments/")) == (401, "bad_token")


def test_wrong_tokens_of_one_network_are_limited_and_right_ones_are_not(
    client: Client, bob: User, settings: Settings
) -> None:
    settings.TOKEN_LIMITS_NETWORK = settings.TOKEN_LIMITS_NETWORK[:1]
    count, _ = settings.TOKEN_LIMITS_NETWORK[0]
    wrong = {"Authorization": "Token wrong"}
    statuses = [client.get(QUEUE, headers=wrong).status_code for _ in range(count + 1)]
    assert statuses == [401] * count + [429]
    answer = client.get(QUEUE, headers=wrong)
    assert refusal(answer) == (429, "limit_reached")
    assert {"Retry-After", "RateLimit", "RateLimit-Policy"} <= answer.headers.keys()
    assert answer["RateLimit-Policy"] == f'"network";q={count};w=60'
    assert Attempt.objects.filter(bucket__startswith="token:network:").count() == count
    assert Program(bob).get("comments/").status_code == 200


def test_session_reads_the_queue(logged_in: Client) -> None:
    answer = logged_in.get(QUEUE)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("token", ["", "x" * 32])
def test_session_without_its_csrf_token_changes_nothing(token: str, logged_in: Client) -> None:
    comment = pending(published())
    headers = {"X-CSRFToken": token} if token else {}
    answer = logged_in.post(f"{QUEUE}{comment.pk}/approve/", headers=headers)
    assert refusal(answer) == (403, "csrf_failed")
    assert Comment.objects.get().state == "pending"


def test_session_with_its_csrf_token_decides(logged_in: Client) -> None:
    comment = pending(published())
    headers = {"X-CSRFToken": csrf_token(logged_in)}
    answer = logged_in.post(f"{QUEUE}{comment.pk}/approve/", "", JSON, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": FRIEND}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_session_is_none_on_pages_of_other_origins(
    headers: dict[str, str], logged_in: Client, settings: Settings
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [FRIEND]
    assert refusal(logged_in.get(QUEUE, headers=headers)) == (401, "unauthenticated")


def test_session_counts_where_its_owner_types_the_address(logged_in: Client) -> None:
    assert logged_in.get(QUEUE, headers={"Sec-Fetch-Site": "none"}).status_code == 200


def test_token_works_on_pages_of_origins_that_are_named(
    client: Client, bob: User, settings: Settings
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [FRIEND]
    asked = {
        "Origin": FRIEND,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = client.options(QUEUE, headers=asked)
    assert preflight["Access-Control-Allow-Origin"] == FRIEND
    assert "authorization" in preflight["Access-Control-Allow-Headers"]
    answer = client.get(QUEUE, headers={"Origin": FRIEND, **token_of(bob)})
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, FRIEND)
    assert "Access-Control-Allow-Credentials" not in answer
    strange = client.get(QUEUE, headers={"Origin": "https://stranger.test", **token_of(bob)})
    assert "Access-Control-Allow-Origin" not in strange


def test_answers_are_never_in_the_store(wsgi: WSGIClient, press: Press, bob: User) -> None:
    pending(published(), author_email="rita@example.net")
    answer = wsgi.get(QUEUE, headers=token_of(bob))
    assert "rita@" in answer.text
    tags = {"If-None-Match": "*"}
    assert wsgi.get(QUEUE, headers=tags).status == 401
    assert (len(press.shortcuts), press.store.get(("/api/v1/moderation/comments/", False, ""))) == (
        0,
        None,
    )


def test_bulk_takes_a_body_longer_than_those_of_readers(wsgi: WSGIClient, bob: User) -> None:
    sent = {"action": "approve", "ids": [2**62 - number for number in range(10_000)]}
    answer = wsgi.post(f"{ROOT}bulk/", sent, headers=token_of(bob))
    assert (answer.status, len(answer.json["refused"])) == (200, 10_000)
    longer = wsgi.post(f"{ROOT}bulk/", {**sent, "x": "x" * 100_000}, headers=token_of(bob))
    assert (longer.status, longer.json["code"]) == (413, "too_large")


def test_public_answers_never_tell_e_mail_or_network(client: Client, bob: User) -> None:
    post = published()
    comment = approved(post, author_email="rita@example.net")
    assert "rita@example.net" in Program(bob).get(f"comments/{comment.pk}/").content.decode()
    for address in (f"posts/{post.pk}/comments/", f"comments/{comment.pk}/", "posts/"):
        said = client.get(f"/api/v1/{address}", headers=token_of(bob)).content.decode()
        assert "rita@" not in said
        assert comment.network not in said


def test_token_is_not_in_the_log(client: Client, bob: User) -> None:
    [handler] = [each for each in logging.getLogger().handlers if each.get_name() == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    written: Any = StringIO()
    before = handler.setStream(written)
    headers = token_of(bob, "read")
    client.post(QUEUE, headers=headers)
    client.get(f"{ROOT}comments/{headers['Authorization']}/", headers=headers)
    handler.setStream(before)
    assert "/api/v1/moderation/comments/" in written.getvalue()
    assert headers["Authorization"].removeprefix("Token ") not in written.getvalue()
