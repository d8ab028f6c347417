"""Which mail a moderator gets, chosen in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blog import publishing
from blog.models import Blog
from comments.models import Notice
from tests.admin_pages import document, errors, fields, messages, text_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/mail/"


def choose(client: Client, **typed: str) -> Any:
    return client.post(PAGE, typed, follow=True)


def test_page_shows_the_default_of_who_has_chosen_nothing(client: Client, bob: User) -> None:
    client.force_login(bob)
    shown = fields(client.get(PAGE), "mail-form")
    assert (shown["mode"], shown["hour"]) == ("each", "8")
    assert not Notice.objects.exists()


def test_choice_is_stored_for_oneself_and_shown(client: Client, alice: User, bob: User) -> None:
    client.force_login(bob)
    answer = choose(client, mode="digest", hour="0")
    notice = Notice.objects.get()
    assert (notice.user, notice.mode, notice.hour) == (bob, "digest", 0)
    assert messages(answer) == "Your choice is stored."
    assert fields(answer, "mail-form")["mode"] == "digest"


@pytest.mark.parametrize(
    "typed",
    [{"mode": "loud", "hour": "8"}, {"mode": "digest", "hour": "24"}, {"mode": "digest"}, {}],
)
def test_choice_that_does_not_exist_is_refused(
    client: Client, bob: User, typed: dict[str, str]
) -> None:
    client.force_login(bob)
    answer = choose(client, **typed)
    assert errors(answer) != ""
    assert not Notice.objects.exists()


def test_page_names_the_zone_and_the_address(client: Client, bob: User) -> None:
    publishing.update_blog(Blog.current(), time_zone="Asia/Tokyo")
    client.force_login(bob)
    said = text_of(client.get(PAGE), "//form[@id='mail-form']")
    assert "Asia/Tokyo" in said
    assert "bob@blog.test" in said


def test_page_tells_who_has_no_address(client: Client, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(email="")
    client.force_login(bob)
    assert "no e-mail address" in text_of(client.get(PAGE), "//*[@class='errornote']")


def test_page_refuses_who_does_not_moderate(client: Client, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    client.force_login(charlie)
    assert {client.get(PAGE).status_code, choose(client, mode="none").status_code} == {403}


def test_form_without_its_token_is_refused(bob: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert choose(client, mode="none", hour="8").status_code == 403
    assert not Notice.objects.exists()


def test_desk_leads_moderators_to_their_mail(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert document(client.get("/admin/comments/comment/")).xpath(f"//a[@href='{PAGE}']")
