"""The owner's rules in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Rule
from tests.admin_pages import errors, send


@pytest.fixture(autouse=True)
def _owner(client: Client, alice: User) -> None:
    client.force_login(alice)


def add(client: Client, kind: str, pattern: str) -> Any:
    return send(client, "/admin/comments/rule/add/", "rule_form", kind=kind, pattern=pattern)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [("word", " free   money ", "free money"), ("links", "3", "3"), ("links", "03", "3")],
)
def test_rule_is_stored_in_one_spelling(client: Client, kind: str, typed: str, stored: str) -> None:
    add(client, kind, typed)
    assert Rule.objects.get().pattern == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("links", "0"),
        ("links", "-1"),
        ("links", "two"),
        ("links", "1.5"),
        ("links", "٣"),
        ("word", " "),
        ("word", "\u200b\u2060"),
        ("word", "* **"),
    ],
)
def test_rule_that_makes_no_sense_is_refused(client: Client, kind: str, typed: str) -> None:
    assert errors(add(client, kind, typed))
    assert not Rule.objects.exists()


def test_rule_that_is_there_is_refused(client: Client) -> None:
    add(client, "links", "3")
    assert "already exists" in errors(add(client, "links", "03"))
    assert Rule.objects.count() == 1
