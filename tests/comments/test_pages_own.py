"""The author's own view of a comment, editing and deleting it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from blog import publishing
from blog.models import Post
from comments import moderation, rulebook
from comments.models import Comment
from tests.blog import factories
from tests.comments import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return factories.published()


@pytest.fixture
def held(client: Client, post: Post) -> Comment:
    return pages.comment_on(post, client)


def test_own_view_of_a_held_comment_says_that_it_waits(client: Client, held: Comment) -> None:
    response = client.get(pages.own_url(held))
    assert response.status_code == 200
    assert "It waits for approval." in pages.text_of(response, "//main")
    assert "Tea, <em>please</em>." in response.content.decode()


def test_own_view_of_an_approved_comment_links_to_it(
    client: Client, held: Comment, bob: User
) -> None:
    moderation.approve(held, by=bob)
    page = pages.document(client.get(pages.own_url(held)))
    assert "It is published." in page.text_content()
    assert held.get_absolute_url() in page.xpath("//a/@href")


@pytest.mark.parametrize("action", ["spam", "trash"])
def test_own_view_of_what_was_put_aside_is_that_of_a_held_one(
    client: Client, held: Comment, bob: User, action: str
) -> None:
    before = client.get(pages.own_url(held)).content
    getattr(moderation, action)(held, by=bob)
    assert client.get(pages.own_url(held)).content == before


def test_own_view_keeps_its_address_secret(client: Client, held: Comment) -> None:
    response = client.get(pages.own_url(held))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_own_view_shows_the_e_mail_address_to_nobody(client: Client, held: Comment) -> None:
    assert "ada@example.org" not in client.get(pages.own_url(held)).content.decode()


@pytest.mark.parametrize("view", ["own", "edit", "delete"])
def test_wrong_token_opens_nothing(client: Client, held: Comment, view: str) -> None:
    url = pages.own_url(held, view)
    token = url.split("/")[3]
    response = client.get(url.replace(token, "0" * 64))
    assert response.status_code == 404
    assert "Tea" not in pages.text_of(response, "//main")


def test_wrong_token_of_a_shown_comment_opens_nothing(
    client: Client, held: Comment, bob: User
) -> None:
    moderation.approve(held, by=bob)
    assert client.get(f"/comments/{held.pk}/{'0' * 64}/").status_code == 404


def test_unknown_comment_opens_nothing(client: Client, db: None) -> None:
    assert client.get(f"/comments/{2**64}/{'0' * 64}/").status_code == 404


def test_own_view_on_an_unpublished_post_links_nowhere(
    client: Client, held: Comment, post: Post, bob: User
) -> None:
    moderation.approve(held, by=bob)
    publishing.unpublish(post)
    page = pages.document(client.get(pages.own_url(held)))
    assert "when the post is published again" in page.text_content()
    assert post.path not in page.xpath("//main//a/@href")


def test_edit_form_holds_the_text_as_it_was_typed(client: Client, held: Comment) -> None:
    assert pages.values(client.get(pages.own_url(held, "edit"))) == {"body": "Tea, *please*."}


def test_edit_replaces_the_text(client: Client, held: Comment) -> None:
    response = client.post(pages.own_url(held, "edit"), {"body": "Coffee."})
    held.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, pages.own_url(held))
    assert held.html == "<p>Coffee.</p>"


def test_edit_preview_changes_nothing(client: Client, held: Comment) -> None:
    typed = {"body": "*Coffee*.", "action": "preview"}
    response = client.post(pages.own_url(held, "edit"), typed)
    held.refresh_from_db()
    assert "Coffee." in pages.text_of(response, "//section[h2[@id='preview']]")
    assert (pages.values(response)["body"], held.source) == ("*Coffee*.", "Tea, *please*.")


def test_edit_that_is_refused_keeps_the_text(client: Client, held: Comment) -> None:
    response = client.post(pages.own_url(held, "edit"), {"body": "<" * 101})
    assert response.status_code == 422
    assert pages.values(response)["body"] == "<" * 101
    assert "101" in pages.text_of(response, "//*[@id='comment-form-body-error']")


def test_edit_past_the_limit_says_when(client: Client, held: Comment, settings: Settings) -> None:
    settings.PREVIEW_LIMITS_NETWORK = [(1, timedelta(minutes=1))]
    typed = {"body": "Coffee.", "action": "preview"}
    client.post(pages.own_url(held, "edit"), typed)
    response = client.post(pages.own_url(held, "edit"), typed)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert pages.values(response)["body"] == "Coffee."


def test_edit_that_a_rule_refuses_is_said_at_the_text(client: Client, held: Comment) -> None:
    rulebook.add(kind="word", pattern="casino", action="reject")
    response = client.post(pages.own_url(held, "edit"), {"body": "Casino"})
    assert response.status_code == 403


def test_edit_on_a_post_closed_meanwhile_is_refused_and_kept(
    client: Client, held: Comment, post: Post
) -> None:
    publishing.edit(post, comments_closed=True)
    response = client.post(pages.own_url(held, "edit"), {"body": "Coffee."})
    assert (response.status_code, pages.values(response)["body"]) == (403, "Coffee.")


@pytest.mark.parametrize("action", ["spam", "trash"])
def test_edit_of_what_was_put_aside_looks_like_any_other(
    client: Client, held: Comment, bob: User, action: str
) -> None:
    getattr(moderation, action)(held, by=bob)
    response = client.post(pages.own_url(held, "edit"), {"body": "Coffee."})
    state = held.state
    held.refresh_from_db()
    assert (response.status_code, held.source, held.state) == (303, "Coffee.", state)


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_time_that_is_over_ends_editing(
    client: Client, held: Comment, settings: Settings, view: str
) -> None:
    settings.COMMENT_EDIT_MINUTES = 0
    response = client.post(pages.own_url(held, view), {"body": "Coffee."})
    held.refresh_from_db()
    assert response.status_code == 403
    assert "is over" in pages.text_of(response, "//h1")
    assert held.source == "Tea, *please*."


def test_time_that_is_over_gives_the_text_back(
    client: Client, held: Comment, settings: Settings
) -> None:
    settings.COMMENT_EDIT_MINUTES = 0
    response = client.post(pages.own_url(held, "edit"), {"body": "Coffee."})
    assert pages.kept(response) == "Coffee."


def test_time_that_is_over_is_said_in_the_own_view(
    client: Client, held: Comment, settings: Settings
) -> None:
    settings.COMMENT_EDIT_MINUTES = 0
    page = pages.document(client.get(pages.own_url(held)))
    assert "is over" in page.text_content()
    assert pages.own_url(held, "edit") not in page.xpath("//a/@href")


def test_delete_asks_first(client: Client, held: Comment) -> None:
    response = client.get(pages.own_url(held, "delete"))
    held.refresh_from_db()
    assert pages.text_of(response, "//h1") == "Delete your comment?"
    assert held.state == Comment.State.PENDING


def test_delete_erases_and_says_so(client: Client, held: Comment) -> None:
    response = client.post(pages.own_url(held, "delete"), follow=True)
    held.refresh_from_db()
    assert held.state == Comment.State.ERASED
    assert response.redirect_chain == [(pages.own_url(held), 303)]
    assert response.status_code == 410
    assert pages.text_of(response, "//h1") == "Your comment has been deleted."


@pytest.mark.parametrize("view", ["own", "edit", "delete"])
def test_erased_comment_is_gone_for_its_author(client: Client, held: Comment, view: str) -> None:
    url = pages.own_url(held, view)
    moderation.erase(held)
    assert client.get(url).status_code == 410


def test_own_view_takes_no_post(client: Client, held: Comment) -> None:
    response = client.post(pages.own_url(held))
    assert (response.status_code, response["Cache-Control"]) == (405, "no-store")


def test_own_view_costs_a_fixed_number_of_queries(
    client: Client, held: Comment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        client.get(pages.own_url(held))
