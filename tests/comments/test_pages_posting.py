"""Posting a comment on the pages: what is taken, and where its author is sent."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import Post
from comments.models import Comment
from tests.blog import factories
from tests.comments import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return factories.published()


def test_form_page_for_a_post_shows_every_field(client: Client, post: Post) -> None:
    response = client.get(pages.new_url(post))
    assert response.status_code == 200
    assert set(pages.values(response)) == {
        "key",
        "stamp",
        "subject",
        "author_name",
        "author_email",
        "author_url",
        "notify",
        "body",
    }
    assert "Comments are read before they appear." in response.content.decode()


def test_form_page_that_holds_nothing_promises_no_reading(client: Client, post: Post) -> None:
    pages.hold_none()
    assert "before they appear" not in client.get(pages.new_url(post)).content.decode()


def test_form_page_each_time_has_another_nonce(client: Client, post: Post) -> None:
    keys = {pages.values(client.get(pages.new_url(post)))["key"] for _ in range(2)}
    assert len(keys) == 2
    assert min(map(len, keys)) >= 20


def test_comment_that_is_approved_sends_to_its_place(client: Client, post: Post) -> None:
    pages.hold_none()
    response = pages.send(client, post)
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"{post.path}?comment={comment.pk}#c{comment.pk}"
    assert (comment.author_name, comment.source) == ("Ada", "Tea, *please*.")


def test_comment_that_is_held_sends_to_the_authors_view(client: Client, post: Post) -> None:
    response = pages.send(client, post)
    comment = Comment.objects.get()
    assert comment.state == Comment.State.PENDING
    assert (response.status_code, response["Location"]) == (303, pages.own_url(comment))


def test_comment_without_javascript_headers_is_taken(client: Client, post: Post) -> None:
    response = client.post(pages.new_url(post), {"stamp": pages.stamp(post), **pages.TYPED})
    assert response.status_code == 303


def test_comment_needs_no_more_than_name_and_text(client: Client, post: Post) -> None:
    typed = {"author_name": "Ada", "body": "Tea.", "stamp": pages.stamp(post)}
    response = client.post(pages.new_url(post), typed)
    assert response.status_code == 303
    assert Comment.objects.get().author_url == ""


def test_reply_form_shows_what_is_answered(client: Client, post: Post) -> None:
    pages.hold_none()
    parent = pages.comment_on(post, client)
    response = client.get(pages.new_url(post), {"parent": parent.pk})
    assert pages.values(response)["parent"] == str(parent.pk)
    assert pages.text_of(response, "//section[h2[@id='answered']]").startswith("Ada wrote Tea, pl")


def test_reply_is_placed_under_what_it_answers(client: Client, post: Post) -> None:
    pages.hold_none()
    parent = pages.comment_on(post, client)
    reply = pages.comment_on(post, client, body="With milk?", parent=str(parent.pk))
    assert reply.parent == parent


def test_same_form_sent_twice_makes_one_comment(client: Client, post: Post) -> None:
    first = pages.send(client, post, key="nonce")
    second = pages.send(client, post, key="nonce")
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert Comment.objects.count() == 1


def test_same_words_without_nonce_make_one_comment(client: Client, post: Post) -> None:
    first, second = pages.send(client, post), pages.send(client, post)
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert Comment.objects.count() == 1


def test_same_words_by_another_name_get_no_token(client: Client, post: Post) -> None:
    pages.comment_on(post, client)
    response = pages.send(client, post, author_name="Mallory")
    assert response.status_code == 409
    assert "You have said this here already." in pages.alert(response)
    assert pages.values(response)["author_name"] == "Mallory"


def test_nonce_with_other_words_gets_a_new_one(client: Client, post: Post) -> None:
    pages.send(client, post, key="nonce")
    response = pages.send(client, post, key="nonce", body="Coffee, then.")
    assert response.status_code == 422
    assert pages.values(response)["key"] != "nonce"
    assert pages.values(response)["body"] == "Coffee, then."


def test_preview_shows_the_text_as_it_would_appear(client: Client, post: Post) -> None:
    response = pages.send(client, post, action="preview", body="Tea, *please* <script>x</script>")
    preview = pages.text_of(response, "//section[h2[@id='preview']]")
    assert response.status_code == 200
    assert "<em>please</em> &lt;script&gt;x&lt;/script&gt;" in response.content.decode()
    assert "Nothing is posted yet." in preview
    assert Comment.objects.count() == 0


def test_preview_keeps_what_was_typed(client: Client, post: Post) -> None:
    values = pages.values(pages.send(client, post, action="preview"))
    assert {name: values[name] for name in pages.TYPED} == pages.TYPED
    assert values["key"]


def test_preview_that_is_posted_is_a_comment(client: Client, post: Post) -> None:
    values = pages.values(pages.send(client, post, action="preview"))
    response = client.post(pages.new_url(post), {**values, "action": "post"}, headers=pages.OURS)
    assert response.status_code == 303
    assert Comment.objects.get().author_name == "Ada"


def test_head_of_the_form_page_has_no_body(client: Client, post: Post) -> None:
    response = client.head(pages.new_url(post))
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_allowed(client: Client, post: Post, method: str) -> None:
    response = getattr(client, method)(pages.new_url(post))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_posting_a_held_comment_costs_a_fixed_number_of_queries(
    client: Client, post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages.comment_on(post, client)
    locks = 2 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(17 + locks):
        pages.send(client, post, body="Something else.")


def test_reply_form_costs_a_fixed_number_of_queries(
    client: Client, post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages.hold_none()
    parent = pages.comment_on(post, client)
    with django_assert_num_queries(4):
        client.get(pages.new_url(post), {"parent": parent.pk})
