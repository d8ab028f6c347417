"""A person's data in the admin."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from comments.models import Comment, ModerationEvent, Rule
from tests.admin_pages import document, messages, text_of
from tests.blog.factories import published
from tests.comments.factories import pending
from tests.comments.persons import EMAIL, SPELT, everything_of_rita, somebody_else

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/person/"
BUTTONS = "//button[starts-with(@name, '_')]/@name"


@pytest.fixture
def rita(alice: User) -> Comment:
    return everything_of_rita(published())


def press(client: Client, button: str, email: str = EMAIL, **fields: str) -> Any:
    return client.post(PAGE, {"email": email, **fields, button: "1"}, follow=True)


def buttons(answer: Any) -> set[str]:
    return set(document(answer).xpath(BUTTONS))


def left() -> int:
    """How many of Rita's comments are there."""
    return Comment.objects.exclude(author_email="", commenter=None).count()


def test_page_asks_for_an_address_and_shows_nothing(client: Client, bob: User) -> None:
    client.force_login(bob)
    answer = client.get(PAGE)
    assert buttons(answer) == {"_look"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("rita")
def test_look_shows_counts_and_comments(client: Client, bob: User) -> None:
    somebody_else(published())
    client.force_login(bob)
    answer = press(client, "_look", SPELT)
    counts = text_of(answer, "//*[@class='desk-counts']")
    assert "comments3" in counts.replace(" ", "")
    theirs = text_of(answer, "//*[@class='desk-theirs']")
    assert "Third thoughts" in theirs
    assert "Mine stays" not in theirs
    assert f"e-mail address: {EMAIL}" in text_of(answer, "//form")


@pytest.mark.parametrize("count", [1, 9])
def test_look_costs_as_much_for_many_comments(
    client: Client, bob: User, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post = published()
    for _ in range(count):
        pending(post, author_email=EMAIL)
    client.force_login(bob)
    with django_assert_max_num_queries(28):
        press(client, "_look")


def test_look_for_nobody_says_that_there_is_nothing(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = press(client, "_look", "nobody@example.org")
    assert "Nothing." in text_of(answer, "//form")
    assert "_ask" not in buttons(answer)


@pytest.mark.parametrize("email", ["", "rita", "<script>alert(1)</script>@x"])
def test_look_for_what_is_no_address_says_so(client: Client, bob: User, email: str) -> None:
    client.force_login(bob)
    answer = press(client, "_look", email)
    assert answer.status_code == 400
    assert "name@example.org" in text_of(answer, "//*[@role='alert']")
    assert b"<script>alert" not in answer.content


@pytest.mark.usefixtures("rita")
def test_export_is_a_file_that_nobody_keeps(client: Client, bob: User) -> None:
    client.force_login(bob)
    answer = press(client, "_export")
    found = json.loads(answer.getvalue())
    assert len(found["comments"]) == 3
    assert answer["Content-Disposition"].startswith('attachment; filename="person-2')
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("rita")
def test_erase_asks_first(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = press(client, "_ask")
    assert buttons(answer) == {"_erase", "_look"}
    assert "backups" in text_of(answer, "//*[@class='desk-stays']")
    assert left() == 3


@pytest.mark.usefixtures("rita")
def test_erase_that_was_confirmed_erases(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = press(client, "_erase")
    assert messages(answer) == "Erased: 3 comments, and all else that was kept."
    assert EMAIL not in answer.content.decode()
    assert left() == 0
    assert set(ModerationEvent.objects.filter(action="erase").values_list("by", flat=True)) == {
        alice.pk
    }


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize(("ticked", "kept"), [({"rules": "1"}, 0), ({}, 1)])
def test_erase_takes_the_rules_that_were_ticked(
    client: Client, alice: User, ticked: dict[str, str], kept: int
) -> None:
    client.force_login(alice)
    asked = press(client, "_ask", **ticked)
    hidden = {field.name: field.value for field in document(asked).xpath("//form//input")}
    sent = {name: value for name, value in hidden.items() if name == "rules"}
    press(client, "_erase", **sent)
    assert Rule.objects.count() == kept


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize("button", ["_ask", "_erase"])
def test_moderator_can_not_erase(client: Client, bob: User, button: str) -> None:
    client.force_login(bob)
    assert press(client, button).status_code == 403
    assert "_ask" not in buttons(press(client, "_look"))
    assert left() == 3


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize("button", ["_look", "_export", "_ask", "_erase"])
def test_page_refuses_who_does_not_moderate(client: Client, charlie: User, button: str) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    client.force_login(charlie)
    assert press(client, button).status_code == client.get(PAGE).status_code == 403
    assert left() == 3


def test_form_without_its_token_is_refused(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert press(client, "_erase").status_code == 403


@pytest.mark.usefixtures("rita")
def test_address_in_the_address_of_the_page_does_nothing(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.get(PAGE, {"email": EMAIL, "_erase": "1"})
    assert buttons(answer) == {"_look"}
    assert left() == 3


def test_page_of_a_comment_leads_to_its_person(client: Client, bob: User, rita: Comment) -> None:
    client.force_login(bob)
    card = client.get(reverse("admin:comments_comment_change", args=[rita.pk]))
    [link] = document(card).xpath("//a[text()='Everything of this person']/@href")
    assert EMAIL not in link
    assert document(client.get(link)).xpath("//input[@name='email']/@value") == [EMAIL]


def test_page_of_a_comment_without_an_address_leads_nowhere(client: Client, bob: User) -> None:
    comment = pending(published())
    client.force_login(bob)
    card = client.get(reverse("admin:comments_comment_change", args=[comment.pk]))
    assert not document(card).xpath("//a[text()='Everything of this person']")


@pytest.mark.parametrize("comment", ["x", "-1", "9" * 30, "0", ""])
def test_comment_that_is_not_there_fills_in_nothing(
    client: Client, bob: User, comment: str
) -> None:
    client.force_login(bob)
    answer = client.get(PAGE, {"comment": comment})
    assert document(answer).xpath("//input[@name='email']/@value") == [""]


def test_desk_leads_to_the_page(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert document(client.get("/admin/comments/comment/")).xpath(f"//a[@href='{PAGE}']")
