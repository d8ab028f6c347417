"""What every answer of the comment pages says to caches, search engines and browsers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.blog import factories
from tests.comments import pages

pytestmark = pytest.mark.django_db


def every_answer(client: Client) -> list[Any]:
    """Return an answer of each kind."""
    post = factories.published()
    answers = [
        client.get(pages.new_url(post)),
        client.get("/comments/new/999/"),
        client.put(pages.new_url(post)),
        pages.send(client, post, action="preview"),
        pages.send(client, post, body=""),
        pages.send(client, post),
        client.post(pages.new_url(post), headers={"Origin": "null"}),
    ]
    held = pages.comment_on(post, client)
    answers += [client.get(pages.own_url(held, view)) for view in ("own", "edit", "delete")]
    answers.append(client.post(pages.own_url(held, "edit"), {"body": "Coffee."}))
    answers.append(client.post(pages.own_url(held, "delete")))
    answers.append(client.get(pages.own_url(held)))
    return answers


def test_no_answer_is_stored_or_indexed(client: Client) -> None:
    for answer in every_answer(client):
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_no_answer_sets_a_cookie_or_varies_by_one(client: Client) -> None:
    for answer in every_answer(client):
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()


def test_csrf_token_is_not_asked_for(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert pages.send(client, factories.published()).status_code == 303


def test_user_who_is_logged_in_posts_like_anybody(client: Client, alice: User) -> None:
    client.force_login(alice)
    comment = pages.comment_on(factories.published(), client)
    assert comment.user is None


def test_no_page_has_script_or_style_of_its_own(client: Client) -> None:
    for answer in every_answer(client):
        text = answer.content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick" not in text
