"""What of the admin its own people may not see, found by walking the URLconf."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from comments import moderation
from tests.blog.factories import author, published
from tests.comments.factories import pending
from tests.test_routes import STAFF

#: The lists and forms of the models; what is above them is everybody's on the staff.
MODELS = [address for address in STAFF if address.count("/") > 2 and "password" not in address]
DESK = "admin/comments/comment/"
ACTIONS = "admin/comments/batch/"
#: What moderators do with one comment, beside reading it.
DEEDS = ("decide/", "mark/", "reply/", "edit/", "ban/")
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
    assert {DESK, f"{DESK}bans/", f"{DESK}1/reply/", ACTIONS} <= found
    own = ("feed/", "learner/", "mail/", "person/", "tokens/")
    views = ("", *own, "all/", "bans/", "bans/1/lift/")
    of_one = (f"1/{view}" for view in ("", "change/", "history/", *DEEDS))
    batches = ("", "1/", "1/change/", "1/history/")
    assert found <= {
        *(f"{DESK}{view}" for view in (*views, *of_one)),
        *(f"{ACTIONS}{view}" for view in batches),
    }


@pytest.fixture
def erin(dave: User) -> User:
    """Somebody who may read what moderators read, and decide nothing."""
    names = ["view_comment", "view_moderationevent"]
    dave.user_permissions.set(Permission.objects.filter(codename__in=names))
    return dave


@pytest.mark.parametrize("view", ["feed/", "learner/", "all/", "bans/", "bans/1/lift/"])
def test_routes_of_moderators_refuse_who_may_only_read(
    client: Client, erin: User, view: str
) -> None:
    client.force_login(erin)
    assert refuses(client, f"/{DESK}{view}")


@pytest.mark.parametrize("deed", DEEDS)
def test_deeds_refuse_who_may_only_read(client: Client, erin: User, deed: str) -> None:
    comment = pending(published())
    client.force_login(erin)
    assert client.get(f"/{DESK}").status_code == 200
    assert refuses(client, f"/{DESK}{comment.pk}/{deed}")


def test_actions_are_read_but_not_undone_by_who_may_only_read(client: Client, erin: User) -> None:
    comment = pending(published())
    batch = moderation.spam(comment, by=author()).batch
    client.force_login(erin)
    page = client.get(f"/{ACTIONS}{batch}/change/")
    assert page.status_code == 200
    assert b"/undo/" not in page.content
    assert refuses(client, f"/{ACTIONS}{batch}/undo/")
    comment.refresh_from_db()
    assert comment.state == "spam"
