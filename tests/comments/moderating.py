"""Moderators' calls as a program makes them."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from comments import api_tokens

ROOT = "/api/v1/moderation/"
JSON = "application/json"
#: What anybody's answer may hold of a comment, and what is a moderator's to see.
PRIVATE = {"email", "network", "reasons", "version", "verified"}
_numbers = count(1)


def token_of(user: User, scope: str = "moderate") -> dict[str, str]:
    """Return the header that a program of ``user`` sends."""
    token = api_tokens.make(user, name=f"Program {next(_numbers)}", scope=scope)
    return {"Authorization": f"Token {token}"}


class Program:
    """A client with a token."""

    def __init__(self, user: User, scope: str = "moderate") -> None:
        self.client = Client()
        self.headers = token_of(user, scope)

    def get(self, path: str, **query: Any) -> Any:
        """Read something below the moderators' root, or at a whole address."""
        address = path if path.startswith("http") else f"{ROOT}{path}"
        return self.client.get(address, query, headers=self.headers)

    def post(self, path: str, **sent: Any) -> Any:
        """Do something; without members there is no body."""
        if not sent:
            return self.client.post(f"{ROOT}{path}", "", JSON, headers=self.headers)
        return self.client.post(f"{ROOT}{path}", sent, JSON, headers=self.headers)

    def patch(self, path: str, **sent: Any) -> Any:
        """Change something."""
        return self.client.patch(f"{ROOT}{path}", sent, JSON, headers=self.headers)


def refusal(answer: Any) -> tuple[int, str]:
    """Return status and code of a problem."""
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def ids(answer: Any) -> list[int]:
    """Return the ids of a list."""
    return [entry["id"] for entry in answer.json()["results"]]
