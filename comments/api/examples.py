"""What the documentation shows of comments."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

from blog.api.examples import SITE

NEW: dict[str, Any] = {
    "author_name": "Rita",
    "author_email": "rita@example.net",
    "body": "Lovely *tea*, thank you.",
    "notify": True,
}
CHALLENGE: dict[str, Any] = {
    "algorithm": "SHA-256",
    "challenge": "9f0c3c…",
    "maxnumber": 75000,
    "salt": "5f2b09c1d7e3a846b1c2d3e4?expires=1773569400&",
    "signature": "07d1a2…",
}
COMMENT: dict[str, Any] = {
    "id": 34,
    "post": 12,
    "kind": "comment",
    "source_url": None,
    "parent": None,
    "depth": 0,
    "state": "approved",
    "author": {
        "name": "Rita",
        "url": None,
        "is_post_author": False,
        "avatar": f"{SITE}/avatars/5f2b09c1d7e3a846.svg",
    },
    "body_html": "<p>Lovely <em>tea</em>, thank you.</p>",
    "created_at": "2026-03-14T10:00:00Z",
    "edited_at": None,
    "permalink": f"{SITE}/2026/03/a-pot-for-one.html?comment=34#c34",
    "reply_count": 0,
    "pinned": False,
}
OWN: dict[str, Any] = {
    **COMMENT,
    "body": NEW["body"],
    "edit_token": "5f2b…",
    "editable_until": "2026-03-14T10:15:00Z",
    "waits_for": [],
}
HELD: dict[str, Any] = {
    **OWN,
    "state": "pending",
    "waits_for": [{"code": "read_first", "detail": "Every comment is read before it appears."}],
}
REPLY: dict[str, Any] = {**COMMENT, "id": 35, "parent": 34, "depth": 1}
FLAT: dict[str, Any] = {"results": [COMMENT], "next": None, "previous": None}
TREE: dict[str, Any] = {
    "results": [{**COMMENT, "reply_count": 1, "replies": [{**REPLY, "replies": []}]}],
    "next": None,
    "previous": None,
}


def sent(name: str, value: dict[str, Any]) -> OpenApiExample:
    """Return an example of what is sent."""
    return OpenApiExample(name, value, request_only=True)


def answered(name: str, value: dict[str, Any], *statuses: str) -> OpenApiExample:
    """Return an example of an answer; 200 unless said."""
    return OpenApiExample(name, value, response_only=True, status_codes=list(statuses or ("200",)))
