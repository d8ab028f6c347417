"""The page on which moderators make and revoke tokens of the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments import api_tokens
from comments.models import ApiToken
from tests.admin_pages import document, errors, messages, text_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/tokens/"


def make(client: Client, name: str = "Script", scope: str = "read") -> Any:
    return client.post(PAGE, {"_make": "1", "name": name, "scope": scope})


def shown(answer: Any) -> str:
    return text_of(answer, "//*[@class='desk-addresses']//code")


def revoke(client: Client, token: ApiToken) -> Any:
    return client.post(PAGE, {"_revoke": str(token.pk)}, follow=True)


def test_token_is_made_and_shown_once(client: Client, bob: User) -> None:
    client.force_login(bob)
    made = make(client, scope="moderate")
    found = api_tokens.find(shown(made))
    assert found is not None
    assert (found.user, found.scope) == (bob, "moderate")
    assert "no-store" in made["Cache-Control"]
    assert shown(client.get(PAGE)) == ""
    assert "Script" in text_of(client.get(PAGE), "//table")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 81}, "80 characters"),
        ({"name": "\u202eevil"}, "direction"),
        ({"scope": "everything"}, "valid choice"),
    ],
)
def test_token_that_can_not_be_made_is_refused_with_a_sentence(
    fields: dict[str, str], sentence: str, client: Client, bob: User
) -> None:
    client.force_login(bob)
    assert sentence in errors(make(client, **fields))
    assert not ApiToken.objects.exists()


def test_token_with_a_name_that_is_taken_is_refused(client: Client, bob: User) -> None:
    client.force_login(bob)
    make(client)
    assert "already" in errors(make(client))


def test_token_is_revoked(client: Client, bob: User) -> None:
    client.force_login(bob)
    token = shown(make(client))
    assert "is revoked" in messages(revoke(client, ApiToken.objects.get()))
    assert api_tokens.find(token) is None


@pytest.mark.parametrize("typed", ["", "0", "x", "²", "9" * 30])
def test_button_of_a_token_that_is_not_there_does_nothing(
    typed: str, client: Client, bob: User
) -> None:
    client.force_login(bob)
    make(client)
    answer = client.post(PAGE, {"_revoke": typed}, follow=True)
    assert (answer.status_code, messages(answer)) == (200, "")
    assert ApiToken.objects.exists()


def test_tokens_of_others_are_a_superusers_to_see_and_revoke(
    client: Client, alice: User, bob: User
) -> None:
    api_tokens.make(alice, name="Of Alice")
    api_tokens.make(bob, name="Of Bob")
    client.force_login(bob)
    assert "Of Alice" not in client.get(PAGE).content.decode()
    revoke(client, ApiToken.objects.get(user=alice))
    client.force_login(alice)
    assert "Of Bob" in text_of(client.get(PAGE), "//table")
    revoke(client, ApiToken.objects.get(user=bob))
    assert list(ApiToken.objects.values_list("user__username", flat=True)) == ["alice"]


def test_page_refuses_who_does_not_moderate(client: Client, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(is_staff=True)
    client.force_login(charlie)
    assert make(client).status_code == 403
    assert not ApiToken.objects.exists()


def test_form_without_its_token_is_refused(bob: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert make(client).status_code == 403


def test_page_by_get_makes_nothing(client: Client, bob: User) -> None:
    client.force_login(bob)
    client.get(PAGE, {"_make": "1", "name": "x", "scope": "read"})
    assert not ApiToken.objects.exists()


def test_desk_leads_moderators_to_their_tokens(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert document(client.get("/admin/comments/comment/")).xpath(f"//a[@href='{PAGE}']")
