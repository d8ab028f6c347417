"""A moderator's own private feed, in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments import feed_secrets
from comments.models import FeedSecret
from tests.admin_pages import document, messages, text_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/feed/"


def press(client: Client, button: str) -> Any:
    """Press a button that the page has."""
    assert document(client.get(PAGE)).xpath(f"//button[@name='{button}']")
    return client.post(PAGE, {button: "1"}, follow=True)


def addresses(answer: Any) -> list[str]:
    return text_of(answer, "//*[@class='desk-addresses']//code").split()


def test_feed_is_made_and_its_addresses_are_shown_once(client: Client, bob: User) -> None:
    client.force_login(bob)
    made = press(client, "_make")
    assert [url.rpartition(".")[2] for url in addresses(made)] == ["atom", "rss", "json"]
    assert {client.get(url).status_code for url in addresses(made)} == {200}
    assert "no-store" in made["Cache-Control"]
    assert addresses(client.get(PAGE)) == []


def test_secret_is_not_in_the_database(client: Client, bob: User) -> None:
    client.force_login(bob)
    secret = addresses(press(client, "_make"))[0].rpartition("/")[2].partition(".")[0]
    assert len(secret) == 43
    assert secret not in str(list(FeedSecret.objects.values()))


def test_feed_that_is_replaced_has_another_address_alone(client: Client, bob: User) -> None:
    client.force_login(bob)
    [old, *_], [new, *_] = addresses(press(client, "_make")), addresses(press(client, "_make"))
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert FeedSecret.objects.count() == 1


def test_feed_that_is_revoked_is_gone(client: Client, bob: User) -> None:
    client.force_login(bob)
    [old, *_] = addresses(press(client, "_make"))
    assert "is revoked" in messages(press(client, "_revoke"))
    assert client.get(old).status_code == 404
    assert "You have no feed yet." in text_of(client.get(PAGE), "//form")


def test_feed_revoked_twice_is_gone_without_a_word(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert messages(client.post(PAGE, {"_revoke": "1"}, follow=True)) == ""


@pytest.mark.parametrize("data", [{}, {"_else": "1"}])
def test_page_without_a_button_makes_nothing(
    data: dict[str, str], client: Client, bob: User
) -> None:
    client.force_login(bob)
    assert client.post(PAGE, data).status_code == 200
    client.get(PAGE, {"_make": "1"})
    assert not FeedSecret.objects.exists()


def test_feed_of_one_moderator_is_not_anothers(client: Client, alice: User, bob: User) -> None:
    of_bob = feed_secrets.make(bob)
    client.force_login(alice)
    press(client, "_make")
    press(client, "_revoke")
    assert feed_secrets.moderator(of_bob) == bob


def test_page_refuses_who_does_not_moderate(client: Client, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    client.force_login(charlie)
    assert client.post(PAGE, {"_make": "1"}).status_code == 403
    assert not FeedSecret.objects.exists()


def test_form_without_its_token_is_refused(bob: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert client.post(PAGE, {"_make": "1"}).status_code == 403


def test_desk_leads_moderators_to_their_feed(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert document(client.get("/admin/comments/comment/")).xpath(f"//a[@href='{PAGE}']")
