"""What of the admin its own people may not see, found by walking the URLconf."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.blog.factories import published
from tests.comments.factories import pending
from tests.test_routes import STAFF

#: The lists and forms of the models; what is above them is everybody's on the staff.
MODELS = [address for address in STAFF if address.count("/") > 2 and "password" not in address]
DESK = "admin/comments/comment/"
#: Where Django sends everybody who asks for a row that is not there.
INDEX = "/admin/"


def opened(client: Client, addresses: list[str]) -> list[str]:
    """Return those of some addresses that can be read or written."""
    return [address for address in addresses if not refuses(client, f"/{address}")]


def refuses(client: Client, path: str) -> bool:
    """Whether reading and writing are refused, where redirects end."""
    answers = [client.get(path, follow=True), client.post(path, follow=True)]
    return all(
        answer.status_code in {403, 404, 405} or answer.request["PATH_INFO"] == INDEX
        for answer in answers
    )


@pytest.fixture
def dave(charlie: User) -> User:
    """Somebody who may log in at the admin, and nothing else."""
    charlie.is_staff = True
    charlie.save()
    return charlie


def test_staff_routes_refuse_staff_without_rights(client: Client, dave: User) -> None:
    client.force_login(dave)
    assert opened(client, MODELS) == []


def test_staff_routes_refuse_moderators_but_at_the_desk(client: Client, bob: User) -> None:
    pending(published())
    client.force_login(bob)
    found = set(opened(client, MODELS))
    assert DESK in found
    own = ("feed/", "mail/", "person/", "tokens/")
    views = (*own, *(f"1/{view}" for view in ("", "change/", "decide/", "history/")))
    assert found <= {DESK, *(f"{DESK}{view}" for view in views)}
