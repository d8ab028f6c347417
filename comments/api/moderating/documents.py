"""What the OpenAPI document says of the moderators' calls: who may, and examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import SAFE_METHODS

from blog.api import documents
from blog.api.fields import Strict
from blog.problems import Kind
from comments.api import examples
from comments.api.moderating import kinds

TAG = "moderation"
BATCH = "0d1f5c7e-4b3a-4a57-9d10-1c2b3a4d5e6f"
UNDO = "7e2a9b40-5c11-4f0e-8a56-90ab12cd34ef"
PERSON = {"id": 2, "name": "bob"}

COMMENT: dict[str, Any] = {
    **examples.COMMENT,
    "state": "pending",
    "state_at": "2026-03-14T10:00:00Z",
    "body": examples.NEW["body"],
    "version": "9f2c4e6a8b0d1f35",
    "email": examples.NEW["author_email"],
    "network": "192.0.2.0/24",
    "verified": False,
    "reasons": [{"code": "first_comment", "detail": ""}],
    "pinned": False,
    "locked": False,
}
EVENT: dict[str, Any] = {
    "at": "2026-03-14T10:00:00Z",
    "action": "submit",
    "from_state": None,
    "to_state": "pending",
    "reasons": ["first_comment"],
    "by": None,
    "batch": "5a0c9d1e-8f2b-4c3d-a4e5-f60718293a4b",
}
WHOLE: dict[str, Any] = {**COMMENT, "events": [EVENT]}
APPROVED: dict[str, Any] = {
    **COMMENT,
    "state": "approved",
    "state_at": "2026-03-14T11:00:00Z",
    "batch": BATCH,
}
LISTED: dict[str, Any] = {"results": [COMMENT], "next": None, "previous": None}
REFUSED = {
    "id": 35,
    "code": "stale",
    "detail": "Comment 35 was pending when you saw it; now it is spam.",
}
REPORT: dict[str, Any] = {"batch": BATCH, "changed": [34, 36], "refused": [REFUSED]}
DONE_BATCH: dict[str, Any] = {
    "id": BATCH,
    "at": "2026-03-14T11:00:00Z",
    "by": PERSON,
    "action": "approve",
    "changed": 2,
    "finished": True,
    "undoes": None,
    "undone_by": None,
}
BATCHES: dict[str, Any] = {"results": [DONE_BATCH], "next": None, "previous": None}
UNDONE: dict[str, Any] = {
    "batch": UNDO,
    "restored": [34],
    "moved_on": [
        {
            "id": 36,
            "ban": None,
            "code": "spam",
            "detail": "Comment 36 has moved on since (spam); it is spam.",
            "state": "spam",
            "by": {"id": 1, "name": "alice"},
        }
    ],
}
BAN: dict[str, Any] = {
    "id": 7,
    "kind": "email",
    "pattern": "rita@example.net",
    "action": "reject",
    "banned_at": "2026-03-14T11:00:00Z",
    "batch": BATCH,
    "note": "comment 34",
    "hits": 0,
    "hit_at": None,
}
BANS: dict[str, Any] = {"results": [BAN], "next": None, "previous": None}


Method = TypeVar("Method", bound=Callable[..., Any])


def reads(
    *refused: Kind, answer: Any, example: dict[str, Any], **said: Any
) -> Callable[[Method], Method]:
    """Describe a call that reads."""
    return extend_schema(
        tags=[TAG],
        responses={200: answer, **documents.refusals(*kinds.OF_EVERY_CALL, *refused)},
        examples=[examples.answered("An answer", example)],
        **said,
    )


def writes(
    *refused: Kind,
    answer: Any,
    example: dict[str, Any],
    request: Any,
    sent: dict[str, dict[str, Any]] | None = None,
    status: int = 200,
    **said: Any,
) -> Callable[[Method], Method]:
    """Describe a call that changes something; ``request`` is None for one without a body.

    ``sent`` are examples of bodies by what they are called.
    """
    unreadable = documents.OF_A_BODY if request is not None else ()
    bodies = [examples.sent(name, value) for name, value in (sent or {}).items()]
    return extend_schema(
        tags=[TAG],
        request=request,
        responses={
            status: answer,
            **documents.refusals(*kinds.OF_EVERY_WRITE, *unreadable, *refused),
        },
        examples=[*bodies, examples.answered("An answer", example, str(status))],
        **said,
    )


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a token is sent."""

    target_class = "comments.api.moderating.authentication.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Return the scheme: HTTP knows no "Token", so it is a header with a key."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token`, a space, and a token that a moderator made in the admin.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a session is sent, and the CSRF token that writes need."""

    target_class = "comments.api.moderating.authentication.BySession"
    name = ["session", "csrf"]  # noqa: RUF012

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        """Return both."""
        return [
            {
                "type": "apiKey",
                "in": "cookie",
                "name": "sessionid",
                "description": "Of who is logged in at the admin; from our own pages only.",
            },
            {
                "type": "apiKey",
                "in": "header",
                "name": "X-CSRFToken",
                "description": "The `csrfmiddlewaretoken` of a page of the admin.",
            },
        ]

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[Any]]:
        """Return what a call needs of them."""
        if auto_schema.method in SAFE_METHODS:
            return {"session": []}
        return {"session": [], "csrf": []}


class FilterObject(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A filter, which keeps something back."""

    target_class = "comments.api.moderating.filtering.FilterSerializer"
    priority = 1

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        """Say that it isn't empty."""
        return {**_strict(self.target, auto_schema, direction), "minProperties": 1}


class StrictObjects(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """An object of which every member is known."""

    target_class = Strict
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        """Say that it has no other members."""
        return _strict(self.target, auto_schema, direction)


def _strict(serializer: Any, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
    mapped = cast("Any", auto_schema)._map_serializer  # noqa: SLF001 - as its own default does
    schema = mapped(serializer, direction, bypass_extensions=True)
    return {**schema, "additionalProperties": False}
