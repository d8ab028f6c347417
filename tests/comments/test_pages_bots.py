"""The form against programs: the trap, the shortest time, and proofs of work."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog import publishing
from blog.models import Blog, Post
from comments.bots import proofs, stamps
from comments.models import Comment, SpentProof
from tests import wsgi as whole
from tests.blog import factories
from tests.comments import pages, working

pytestmark = pytest.mark.django_db

AGAIN = "Not posted yet. Read it once more, then press “Post”."


@pytest.fixture
def post() -> Post:
    pages.hold_none()
    return factories.published()


def again(response: Any) -> str:
    return pages.text_of(response, "//*[contains(@class, 'comment-again')]")


def test_trap_that_is_filled_in_marks_as_spam_and_answers_as_ever(
    client: Client, post: Post
) -> None:
    response = pages.send(client, post, subject="Best pills")
    comment = Comment.objects.get()
    assert (response.status_code, response["Location"]) == (303, pages.own_url(comment))
    assert comment.state == Comment.State.SPAM
    assert comment.reasons == [{"code": "trap", "detail": "filled in the trap"}]
    assert "It waits for approval." in client.get(response["Location"]).content.decode()


def test_trap_is_out_of_the_way_of_people(client: Client, post: Post) -> None:
    for address in (post.get_absolute_url(), pages.new_url(post)):
        page = pages.document(client.get(address))
        [trap] = page.xpath("//*[@aria-hidden='true']//input")
        assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
        assert (trap.get("name"), trap.get("value")) == ("subject", "")
        assert not trap.xpath("ancestor-or-self::*[@hidden or @style]")


def test_trap_stays_filled_in_over_a_preview(client: Client, post: Post) -> None:
    response = pages.send(client, post, action="preview", subject="Best \x00pills")
    assert pages.values(response)["subject"] == "Best pills"


def test_post_sooner_than_people_write_is_kept_and_taken_a_moment_later(
    client: Client, post: Post
) -> None:
    response = pages.send(client, post, stamp=pages.stamp(post, seconds=1))
    values = pages.values(response)
    assert (response.status_code, response["Retry-After"]) == (429, "2")
    assert "Please wait a moment and press “Post” again." in pages.alert(response)
    assert {name: values[name] for name in pages.TYPED} == pages.TYPED
    assert Comment.objects.count() == 0


def test_form_that_came_too_soon_keeps_its_stamp(client: Client, post: Post) -> None:
    stamp = pages.stamp(post, seconds=1)
    assert pages.values(pages.send(client, post, stamp=stamp))["stamp"] == stamp


def test_post_after_the_shortest_time_is_taken(client: Client, post: Post) -> None:
    response = pages.send(client, post, stamp=pages.stamp(post, seconds=4))
    assert (response.status_code, Comment.objects.count()) == (303, 1)


@pytest.mark.parametrize("stamp", ["", "1790000000:x", "\x00", "x" * 10_000, "é"])
def test_post_without_a_stamp_is_shown_once_more(client: Client, post: Post, stamp: str) -> None:
    response = pages.send(client, post, stamp=stamp)
    values = pages.values(response)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert again(response) == AGAIN
    assert "<em>please</em>" in response.content.decode()
    assert pages.document(response).findtext(".//title", "").startswith("Not posted yet: ")
    assert {name: values[name] for name in pages.TYPED} == pages.TYPED
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("other", ["of another post", "too old"])
def test_stamp_that_is_not_good_here_counts_as_none(client: Client, post: Post, other: str) -> None:
    old = pages.stamp(post, seconds=stamps.LIFETIME.total_seconds() + 60)
    stamp = old if other == "too old" else pages.stamp(factories.published())
    assert again(pages.send(client, post, stamp=stamp)) == AGAIN


def test_page_that_asks_again_is_one_press_away(client: Client, post: Post) -> None:
    publishing.update_blog(Blog.current(), minimum_seconds=1)
    values = pages.values(pages.send(client, post, stamp=""))
    # As if read for a minute.
    values["stamp"] = pages.stamp(post)
    first = client.post(pages.new_url(post), {**values, "action": "post"}, headers=pages.OURS)
    second = client.post(pages.new_url(post), {**values, "action": "post"}, headers=pages.OURS)
    assert (first.status_code, second["Location"]) == (303, first["Location"])
    assert Comment.objects.count() == 1


def test_page_that_asks_again_has_a_stamp_of_now_and_a_nonce(client: Client, post: Post) -> None:
    values = pages.values(pages.send(client, post, stamp="", key="used"))
    assert len(values["key"]) >= 20
    response = client.post(pages.new_url(post), {**values, "action": "post"}, headers=pages.OURS)
    assert (response.status_code, pages.values(response)["stamp"]) == (429, values["stamp"])


def test_post_without_a_stamp_names_every_field_that_is_wrong(client: Client, post: Post) -> None:
    response = pages.send(client, post, stamp="", author_url="x:y", author_name="")
    assert response.status_code == 422
    assert len(pages.document(response).xpath("//*[@role='alert']//a")) == 2


def test_reply_without_a_stamp_stays_a_reply(client: Client, post: Post) -> None:
    parent = pages.comment_on(post, client)
    response = pages.send(client, post, stamp="", parent=str(parent.pk), body="With milk?")
    assert pages.values(response)["parent"] == str(parent.pk)


def test_preview_is_never_too_soon_and_brings_its_stamp_along(client: Client, post: Post) -> None:
    stamp = pages.stamp(post, seconds=0)
    response = pages.send(client, post, action="preview", stamp=stamp)
    assert (response.status_code, pages.values(response)["stamp"]) == (200, stamp)


def test_stamp_that_is_sent_again_is_counted_by_the_limits_alone(
    client: Client, post: Post
) -> None:
    stamp = pages.stamp(post)
    sent = [pages.send(client, post, stamp=stamp, body=f"Tea {cup}") for cup in range(6)]
    assert [response.status_code for response in sent] == [303] * 5 + [429]


def test_owner_who_wants_no_shortest_time_has_none(client: Client, post: Post) -> None:
    publishing.update_blog(Blog.current(), minimum_seconds=0)
    assert pages.send(client, post, stamp="").status_code == 303
    assert "stamp" not in pages.values(client.get(pages.new_url(post)))
    assert b"stamp" not in client.get(post.get_absolute_url()).content


def test_form_in_a_stored_page_is_the_same_for_everybody(wsgi: whole.Client, post: Post) -> None:
    first, second = (wsgi.get(post.get_absolute_url()) for _ in range(2))
    assert first.body == second.body
    [form] = pages.document(first).xpath("//form[@data-stamp]")
    assert form.get("data-stamp") == f"/comments/stamp/{post.pk}/"
    assert not form.xpath(".//input[@name = 'stamp' or @name = 'key' or @name = 'altcha']")


def test_shortest_time_that_changes_changes_the_stored_page(wsgi: whole.Client, post: Post) -> None:
    before = wsgi.get(post.get_absolute_url())
    publishing.update_blog(Blog.current(), minimum_seconds=0)
    after = wsgi.get(post.get_absolute_url(), headers={"If-None-Match": before["ETag"]})
    assert (after.status, b"data-stamp" in after.body) == (200, False)


def test_proof_on_the_form_is_spent_with_the_comment(client: Client, post: Post) -> None:
    working.wanted()
    pages.send(client, post, altcha=working.proof())
    assert Comment.objects.get().state == Comment.State.APPROVED
    assert SpentProof.objects.count() == 1


def test_comment_of_a_browser_without_scripts_is_held_as_the_form_says(
    client: Client, post: Post
) -> None:
    working.wanted()
    page = pages.document(client.get(post.get_absolute_url()))
    assert "is read before it appears" in page.xpath("string(//form//p[@data-work-missing])")
    pages.send(client, post)
    assert Comment.objects.get().state == Comment.State.PENDING


def test_proof_survives_an_error_and_is_spent_later(client: Client, post: Post) -> None:
    working.wanted()
    proof = working.proof()
    values = pages.values(pages.send(client, post, altcha=proof, author_url="x:y"))
    assert (values["altcha"], SpentProof.objects.count()) == (proof, 0)
    pages.send(client, post, altcha=proof)
    assert Comment.objects.get().visible


def test_proof_that_is_spent_does_not_come_back(client: Client, post: Post) -> None:
    working.wanted()
    proof = working.proof()
    pages.send(client, post, key="k", altcha=proof)
    values = pages.values(pages.send(client, post, key="k", altcha=proof, body="And more tea."))
    assert (values["body"], "altcha" in values) == ("And more tea.", False)


def test_proof_that_is_none_does_not_come_back(client: Client, post: Post) -> None:
    working.wanted()
    values = pages.values(pages.send(client, post, altcha='"><b>', action="preview"))
    assert "altcha" not in values
    assert proofs.kept("x") == ""


def test_form_of_an_owner_who_wants_no_proof_has_none(client: Client, post: Post) -> None:
    page = client.get(post.get_absolute_url()).content
    assert b"data-work" not in page
    assert b"work.js" not in page
