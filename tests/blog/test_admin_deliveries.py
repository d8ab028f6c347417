"""What was given up, where the owner sees it and sends it again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from blog import outbox
from blog.models import Delivery
from tests.admin_pages import document, messages, text_of

pytestmark = pytest.mark.django_db
State = Delivery.State


def delivery(**fields: Any) -> Delivery:
    """Return a delivery, given up unless told otherwise."""
    outbox.enqueue("mail", {"to": 1})
    row = Delivery.objects.latest("pk")
    given_up = {"state": State.FAILED, "attempts": 12, "last_error": "SMTPServerDisconnected: x"}
    Delivery.objects.filter(pk=row.pk).update(**{**given_up, **fields})
    return row


def page_of(row: Delivery) -> str:
    return f"/admin/blog/delivery/{row.pk}/change/"


def button(client: Client, row: Delivery) -> list[str]:
    """Return where the button on the page of a delivery leads."""
    found = document(client.get(page_of(row))).xpath("//button[text()='Send again']/@formaction")
    return [str(address) for address in found]


def test_page_of_what_was_given_up_shows_the_error_and_sends_it_again(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    row = delivery()
    assert "SMTPServerDisconnected: x" in text_of(client.get(page_of(row)), "//form")
    [address] = button(client, row)
    answer = client.post(address, follow=True)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.WAITING, 0)
    assert messages(answer) == "Due again: 1."
    assert button(client, row) == []


@pytest.mark.parametrize("state", [State.WAITING, State.DONE])
def test_page_of_anything_else_offers_nothing(client: Client, alice: User, state: str) -> None:
    client.force_login(alice)
    row = delivery(state=state)
    assert button(client, row) == []
    client.post(f"/admin/blog/delivery/{row.pk}/send-again/")
    row.refresh_from_db()
    assert (row.state, row.attempts) == (state, 12)


def test_button_that_is_followed_as_a_link_changes_nothing(client: Client, alice: User) -> None:
    client.force_login(alice)
    row = delivery()
    assert client.get(button(client, row)[0]).status_code == 405
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_button_is_not_for_who_may_only_look(client: Client, bob: User) -> None:
    bob.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(bob)
    row = delivery()
    assert button(client, row) == []
    assert client.post(f"/admin/blog/delivery/{row.pk}/send-again/").status_code == 403


def test_button_of_what_is_gone_leads_to_the_index(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post("/admin/blog/delivery/999/send-again/", follow=True)
    assert answer.request["PATH_INFO"] == "/admin/"


def test_index_tells_the_owner_of_what_was_given_up(client: Client, alice: User) -> None:
    client.force_login(alice)
    delivery()
    delivery()
    delivery(state=State.DONE)
    note = "//*[contains(@class, 'given-up-note')]"
    answer = client.get("/admin/")
    assert text_of(answer, note).startswith("2 deliveries were given up")
    [there] = document(answer).xpath(f"{note}//a/@href")
    listed = text_of(client.get(str(there)), "//table[@id='result_list']")
    assert listed.count("SMTPServerDisconnected") == 2


def test_index_tells_nothing_where_nothing_was_given_up_or_to_who_may_not_look(
    client: Client, alice: User, bob: User
) -> None:
    client.force_login(alice)
    delivery(state=State.DONE)
    assert "given up" not in client.get("/admin/").content.decode()
    delivery()
    client.force_login(bob)
    assert "given up" not in client.get("/admin/").content.decode()
