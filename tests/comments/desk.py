"""The desk as a moderator without JavaScript uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.test import Client
from django.urls import reverse

from comments.models import Comment
from tests.admin_pages import document, fields

DESK = "/admin/comments/comment/"
ACTIONS = "/admin/comments/batch/"


def url_of(comment: Comment, view: str) -> str:
    """Return the address of a page about a comment."""
    return reverse(f"admin:comments_comment_{view}", args=[comment.pk])


def press(client: Client, comment: Comment, decision: str, *, on: str = DESK) -> Any:
    """Press a button of a comment on a page as it is now."""
    data = {**fields(client.get(on), form_of(on)), "decide": decision}
    return client.post(url_of(comment, "decide"), data, follow=True)


def mark(client: Client, comment: Comment, asked: str, *, on: str = f"{DESK}?state=all") -> Any:
    """Press a button about a comment's thread on a page as it is now."""
    data = {**fields(client.get(on), form_of(on)), "mark": asked}
    return client.post(url_of(comment, "mark"), data, follow=True)


def tick(client: Client, comments: Sequence[Comment], action: str, on: str = DESK) -> Any:
    """Tick comments on a page as it is now, and choose an action."""
    ids = [str(comment.pk) for comment in comments]
    form = fields(client.get(on), "changelist-form")
    return client.post(
        on, {**form, "_selected_action": ids, "action": action, "index": "0"}, follow=True
    )


def undo(client: Client, answer: Any) -> Any:
    """Press the first undo that a page offers beside what it tells."""
    form = document(answer).xpath("//form[@class='desk-undo']")[0]
    return client.post(form.get("action"), dict(form.form_values()), follow=True)


def fill(client: Client, url: str, **typed: str) -> Any:
    """Open a page with one form of ours, type, and send it."""
    form = document(client.get(url)).xpath("//form[contains(@class, 'desk-form')]")[0]
    return client.post(url, {**dict(form.form_values()), **typed}, follow=True)


def form_of(page: str) -> str:
    """Return the id of the form on a page."""
    return "comment_form" if "change/" in page else "changelist-form"


def state_of(comment: Comment) -> str:
    """Return the state that a comment is in now."""
    return Comment.objects.values_list("state", flat=True).get(pk=comment.pk)
