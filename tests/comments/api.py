"""Calls on comments as a client makes them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from blog.models import Post
from tests.comments.factories import form

JSON = "application/json"
PROBLEM = "application/problem+json"


def comments_of(post: Post) -> str:
    """Return the address of a post's comments."""
    return f"/api/v1/posts/{post.pk}/comments/"


def comment(comment_id: int) -> str:
    """Return the address of a comment."""
    return f"/api/v1/comments/{comment_id}/"


def fields(**changes: Any) -> dict[str, Any]:
    """Return what a client sends; no two say the same unless told so."""
    said = form()
    return {"author_name": said.author_name, "body": said.body, **changes}


def send(client: Client, post: Post, *, headers: dict[str, str] | None = None, **sent: Any) -> Any:
    """Post a comment."""
    return client.post(comments_of(post), fields(**sent), JSON, headers=headers)


def codes(answer: Any) -> dict[str, str]:
    """Return the code of the first error of each field of a problem."""
    errors: dict[str, Any] = answer.json().get("errors", {})
    return {field: found[0]["code"] for field, found in errors.items()}
