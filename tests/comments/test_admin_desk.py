"""The moderator's desk: what it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from comments import moderation, submission, tokens
from comments.admin.keysets import Place
from comments.models import Comment
from tests.admin_pages import document, text_of
from tests.blog.factories import author, published
from tests.comments.factories import approved, form, pending

DESK = "/admin/comments/comment/"


@pytest.fixture(autouse=True)
def _moderator(client: Client, bob: User) -> None:
    client.force_login(bob)


def shown(answer: Any) -> str:
    """Return the texts on the desk."""
    return text_of(answer, "//*[@class='desk-body']")


def card(answer: Any, part: str) -> str:
    return text_of(answer, f"//*[contains(@class, 'desk-{part}')]")


def url_of(comment: Comment) -> str:
    return reverse("admin:comments_comment_change", args=[comment.pk])


def in_every_state() -> None:
    post = published()
    for state, operation in {
        "approved": moderation.approve,
        "spam": moderation.spam,
        "trash": moderation.trash,
    }.items():
        operation(pending(post, body=f"It is {state}"), by=author())
    pending(post, body="It is pending")


def test_desk_shows_what_waits_with_the_numbers_of_all_states(client: Client) -> None:
    in_every_state()
    desk = client.get(DESK)
    tabs = text_of(desk, "//nav[@class='desk-states']//a")
    assert tabs == "1 pending 1 approved 1 spam 1 trash 4 all"
    assert shown(desk) == "It is pending"


@pytest.mark.parametrize("state", ["pending", "approved", "spam", "trash"])
def test_desk_shows_one_state(client: Client, state: str) -> None:
    in_every_state()
    assert shown(client.get(DESK, {"state": state})) == f"It is {state}"


def test_desk_asked_for_an_unknown_state_shows_what_waits(client: Client) -> None:
    in_every_state()
    assert shown(client.get(DESK, {"state": "nonsense"})) == "It is pending"


def test_row_shows_everything_there_is_to_judge_by(client: Client) -> None:
    post = published(title="Tea")
    above = approved(post, author_name="Ada", body="Which one do you *mean*?")
    said = form(
        author_name="Rita",
        author_email="rita@example.org",
        author_url="https://rita.example/",
        body="The **black** one.",
        parent_id=above.pk,
    )
    submission.submit(post.pk, said, network="192.0.2.0/24")
    desk = client.get(DESK)
    assert card(desk, "facts") == "rita@example.org https://rita.example/ 192.0.2.0/24"
    assert card(desk, "place") == "on Tea"
    assert card(desk, "parent") == "in reply to Ada: Which one do you mean?"
    assert card(desk, "reasons") == "every comment is held"
    assert text_of(desk, "//*[@class='desk-body']//strong") == "black"
    assert text_of(desk, "//bdi").split()[0] == "Rita"


def test_row_on_a_post_that_is_not_out_links_to_nothing(client: Client) -> None:
    post = published(title="Tea")
    pending(post)
    moderation_of = client.get(DESK)
    assert document(moderation_of).xpath(f"//a[@href='{post.path}']")
    type(post).objects.filter(pk=post.pk).update(state="draft")
    again = client.get(DESK)
    assert card(again, "place") == "on Tea (draft)"
    assert not document(again).xpath(f"//a[@href='{post.path}']")


def test_newest_comment_comes_first(client: Client) -> None:
    post = published()
    for word in ("one", "two", "three"):
        pending(post, body=f"Number {word}")
    assert shown(client.get(DESK)) == "Number three Number two Number one"


@pytest.mark.parametrize("words", ["casino", "rita", "rita@example.org", "192.0.2"])
def test_search_finds_text_name_address_and_network(client: Client, words: str) -> None:
    post = published()
    pending(post, author_name="Ada", body="Other")
    said = form(author_name="Rita", author_email="rita@example.org", body="Casino")
    submission.submit(post.pk, said, network="192.0.2.0/24")
    found = client.get(DESK, {"q": words})
    assert shown(found) == "Casino"
    assert text_of(found, "//nav[@class='desk-states']//a[@aria-current]") == "1 pending"


def test_desk_of_one_post_counts_its_comments_alone(client: Client) -> None:
    post = published()
    pending(post, body="Here")
    pending(published(), body="There")
    desk = client.get(DESK, {"post__id__exact": post.pk})
    assert shown(desk) == "Here"
    assert text_of(desk, "//nav[@class='desk-states']//a[@aria-current]") == "1 pending"


@pytest.mark.parametrize("size", [1, 12])
def test_desk_takes_the_same_queries_for_any_number(
    client: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    above = approved(published())
    for number in range(size):
        pending(published(), author_email=f"rita{number}@example.org")
        pending(above.post, parent=above)
    with django_assert_num_queries(15):
        client.get(DESK)


def test_page_on_which_nothing_is_left_begins_anew(client: Client) -> None:
    oldest = pending(published(), body="Decided meanwhile")
    place = Place(oldest.created_at, oldest.pk)
    moderation.spam(oldest, by=author())
    pending(published(), body="Here")
    assert shown(client.get(DESK, {"before": str(place)})) == "Here"


@pytest.mark.parametrize("place", ["", "7", "x.1", "1.x", "9" * 40, "999999999999999999.1"])
def test_page_behind_nonsense_is_the_first_one(client: Client, place: str) -> None:
    pending(published(), body="Here")
    assert shown(client.get(DESK, {"before": place})) == "Here"


def test_pages_show_every_comment_once_whatever_comes_meanwhile(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.admin.desk.CommentAdmin.list_per_page", 2)
    post = published()
    for number in range(5):
        pending(post, body=f"Number {number}")
    seen, url = list[str](), "?"
    while url:
        page = client.get(f"{DESK}{url}")
        seen += shown(page).replace("Number ", "").split()
        url = next(
            iter(document(page).xpath("//nav[@aria-label='Pages']/a[@rel='next']/@href")), ""
        )
        pending(post, body="Number 9")
    assert seen == ["4", "3", "2", "1", "0"]


def test_record_shows_who_decided_what_and_when(client: Client, bob: User) -> None:
    comment = pending(published())
    batch = moderation.approve(comment, by=bob, reason="moderator")
    log = text_of(client.get(url_of(comment)), "//section[@aria-labelledby='desk-log']//td")
    assert "approve pending → approved bob moderator" in log
    assert str(batch.batch)[:8] in log
    assert "submit — → pending — hold_all" in log


def test_record_of_somebody_who_is_gone_keeps_the_number(client: Client, charlie: User) -> None:
    comment, number = approved(published()), charlie.pk
    moderation.trash(comment, by=charlie)
    charlie.delete()
    assert f"user {number} (gone)" in text_of(client.get(url_of(comment)), "//td")


def test_record_shows_the_texts_before_an_edit(client: Client) -> None:
    comment = pending(published(), body="I was <b>wrong</b>")
    submission.edit(
        comment, token=tokens.for_author(comment), body="I am right", network="192.0.2.0/24"
    )
    page = client.get(url_of(comment))
    assert text_of(page, "//pre[contains(@class, 'desk-source')]") == "I was <b>wrong</b>"
    assert shown(page) == "I am right"


def test_record_of_an_erased_comment_has_no_buttons(client: Client) -> None:
    comment = approved(published())
    moderation.erase(comment)
    assert not document(client.get(url_of(comment))).xpath("//button[@name='decide']")


def test_record_offers_all_four_actions(client: Client) -> None:
    page = client.get(url_of(pending(published())))
    assert text_of(page, "//button[@name='decide']") == "Approve Spam Trash Restore"


def test_moderator_finds_the_desk_and_the_actions_and_nothing_else(client: Client) -> None:
    assert text_of(client.get("/admin/"), "//th[@scope='row']") == "Comments Recent actions"
