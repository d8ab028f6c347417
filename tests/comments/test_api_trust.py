"""The commenter's token in calls of the API."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from blog.models import Post
from comments import trust
from comments.models import Comment, Commenter
from tests.blog.factories import published
from tests.comments import api
from tests.comments.trusting import RITA, policy, trusted

pytestmark = pytest.mark.django_db

WIDGET = "https://www.example.org"


@pytest.fixture
def post() -> Post:
    """A post on which Rita is trusted, and first comments are held."""
    post = published()
    trusted(post)
    policy(hold="first")
    return post


def token() -> dict[str, str]:
    return {"X-Commenter-Token": trust.token_for(Commenter.objects.get())}


def test_post_with_the_token_of_who_is_trusted_is_published(client: Client, post: Post) -> None:
    answer = api.send(client, post, headers=token(), author_email=RITA)
    assert (answer.status_code, answer.json()["state"]) == (201, "approved")
    assert answer["Cache-Control"] == "no-store"
    assert trust.token_for(Commenter.objects.get()) not in answer.content.decode()


@pytest.mark.parametrize("email", ["", "ben@example.net"])
def test_post_with_the_token_of_another_address_is_held(
    client: Client, post: Post, email: str
) -> None:
    answer = api.send(client, post, headers=token(), author_email=email)
    assert answer.status_code == 202
    assert Comment.objects.latest("pk").commenter is None


@pytest.mark.parametrize("sent", ["x", "\xfc", "1-" + "0" * 64, "1-" * 4000])
def test_post_with_a_token_that_is_none_is_taken(client: Client, post: Post, sent: str) -> None:
    headers = {"X-Commenter-Token": sent}
    answer = api.send(client, post, headers=headers, author_email=RITA)
    assert answer.status_code == 202


def test_post_repeated_with_the_token_is_the_same_comment(client: Client, post: Post) -> None:
    said, key = api.fields(author_email=RITA), {"Idempotency-Key": "k"}
    first = client.post(api.comments_of(post), said, api.JSON, headers=key)
    again = client.post(api.comments_of(post), said, api.JSON, headers={**key, **token()})
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()


def test_preflight_lets_other_sites_send_the_token(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [WIDGET]
    headers = {
        "Origin": WIDGET,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-commenter-token",
    }
    answer = client.options("/api/v1/posts/1/comments/", headers=headers)
    assert "x-commenter-token" in answer["Access-Control-Allow-Headers"]


def test_schema_names_the_token_and_the_wish_for_replies(client: Client) -> None:
    document = client.get("/api/v1/schema/?format=json").json()
    call = document["paths"]["/api/v1/posts/{post_id}/comments/"]["post"]
    assert "X-Commenter-Token" in {parameter["name"] for parameter in call["parameters"]}
    fields = document["components"]["schemas"]["NewComment"]["properties"]
    assert "boolean" in fields["notify"]["type"]
