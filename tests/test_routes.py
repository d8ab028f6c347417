"""Every route, found by walking the URLconf."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: What stands for an argument: numbers fit the converters, and the admin's object ids.
ARGUMENT = "1"
#: Routes of the admin that are there for strangers: to log in, out, and to be translated.
OPEN = {"admin/login/", "admin/logout/", "admin/jsi18n/"}


def routes(
    patterns: list[URLPattern | URLResolver], prefix: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the namespaces and the address of each route."""
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from routes(entry.url_patterns, route, inner)
        else:
            yield ":".join(names), re.sub(r"<[^>]+>|\(\?P<.+", ARGUMENT, route).rstrip("$")


STAFF = sorted(
    {
        address
        for names, address in routes(get_resolver().url_patterns)
        if names.startswith("admin") and address not in OPEN
    }
)


def refuses(client: Client, address: str) -> bool:
    """Whether reading and writing lead to the log-in, or to 403."""
    answers = [client.get(f"/{address}"), client.post(f"/{address}")]
    return all(
        answer.status_code == 403
        or (answer.status_code == 302 and "/admin/login/" in answer.headers["Location"])
        for answer in answers
    )


def test_walk_finds_the_admin_and_its_moderation() -> None:
    assert {"admin/", "admin/comments/comment/", "admin/blog/post/1/delete/"} <= set(STAFF)


@pytest.mark.parametrize("address", STAFF)
def test_staff_route_refuses_strangers(client: Client, db: None, address: str) -> None:
    assert refuses(client, address)


@pytest.mark.parametrize("address", STAFF)
def test_staff_route_refuses_people_without_rights(
    client: Client, charlie: User, address: str
) -> None:
    client.force_login(charlie)
    assert refuses(client, address)
