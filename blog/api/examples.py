"""What the documentation shows of posts."""

from __future__ import annotations

from typing import Any

SITE = "https://blog.example.org"

SUMMARY: dict[str, Any] = {
    "id": 12,
    "kind": "post",
    "title": "A pot for one",
    "url": f"{SITE}/2026/03/a-pot-for-one.html",
    "author": {"name": "Alice", "url": f"{SITE}/author/alice/"},
    "labels": [{"name": "Tea", "url": f"{SITE}/search/label/tea"}],
    "published_at": "2026-03-14T09:30:00Z",
    "updated_at": "2026-03-14T09:30:00Z",
    "summary": "Warm the pot first.",
    "comment_count": 2,
    "comments_open": True,
    "comments_policy": {
        "code": "held",
        "sentence": "Comments are read before they appear.",
        "needs_email": False,
        "needs_proof": False,
        "closes_at": None,
    },
    "comments": f"{SITE}/api/v1/posts/12/comments/",
}
POST: dict[str, Any] = {**SUMMARY, "body_html": "<p>Warm the pot first.</p>"}
