"""One comment through the API: for readers, and for its author."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from comments import moderation, tokens
from comments.models import Comment
from tests.blog.factories import author, published
from tests.comments import api
from tests.comments.factories import approved, hold, pending
from tests.wsgi import Client as WSGIClient

pytestmark = pytest.mark.django_db


def token_of(comment: Comment) -> dict[str, str]:
    """Return the header that its author sends."""
    return {"X-Edit-Token": tokens.for_author(comment)}


def edit(client: Client, comment: Comment, body: Any, headers: dict[str, str] | None = None) -> Any:
    """Send another text, as the author unless told otherwise."""
    sent = token_of(comment) if headers is None else headers
    return client.patch(api.comment(comment.pk), {"body": body}, api.JSON, headers=sent)


def grow_old(comment: Comment) -> None:
    """Let the time to edit pass."""
    before = comment.created_at - timedelta(minutes=settings.COMMENT_EDIT_MINUTES)
    Comment.objects.filter(pk=comment.pk).update(created_at=before)


def test_get_shows_an_approved_comment_to_everybody(client: Client) -> None:
    post = published()
    comment = approved(post, author_email="rita@example.net")
    approved(post, parent=comment)
    answer = client.get(api.comment(comment.pk))
    assert (answer.json()["id"], answer.json()["reply_count"]) == (comment.pk, 1)
    assert "s-maxage" in answer["Cache-Control"]
    assert not {"edit_token", "body"} & answer.json().keys()


def test_get_of_what_waits_is_as_unknown_as_none(client: Client) -> None:
    for comment_id in (pending(published()).pk, 4711, 2**63):
        answer = client.get(api.comment(comment_id), headers={"X-Edit-Token": "0" * 64})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_comment")


@pytest.mark.parametrize("decide", [None, moderation.spam, moderation.trash])
def test_get_by_its_author_shows_what_waits_and_tells_no_more(client: Client, decide: Any) -> None:
    comment = pending(published(), body="*So*")
    if decide is not None:
        decide(comment, by=author())
    answer = client.get(api.comment(comment.pk), headers=token_of(comment))
    assert (answer.status_code, answer.json()["state"]) == (200, "pending")
    assert answer.json()["body"] == "*So*"
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_get_by_its_author_is_neither_stored_nor_answered_from_the_store(wsgi: WSGIClient) -> None:
    comment = approved(published())
    address = api.comment(comment.pk)
    shown = wsgi.get(address)
    owned = wsgi.get(address, headers=token_of(comment))
    tagged = {**token_of(comment), "If-None-Match": shown["ETag"]}
    assert "edit_token" in owned.json
    assert owned["Cache-Control"] == "no-store"
    assert wsgi.get(address, headers=tagged).status == 200
    assert wsgi.get(address).content == shown.content


def test_patch_by_its_author_replaces_the_text(client: Client) -> None:
    hold("none")
    comment = pending(published())
    answer = edit(client, comment, "*Other*")
    assert (answer.status_code, answer.json()["body_html"]) == (200, "<p><em>Other</em></p>")
    assert answer.json()["edited_at"]
    assert answer["Cache-Control"] == "no-store"


def test_patch_is_decided_again(client: Client) -> None:
    comment = approved(published())
    assert edit(client, comment, "Other").json()["state"] == "pending"


@pytest.mark.parametrize("headers", [{}, {"X-Edit-Token": "0" * 64}, {"X-Edit-Token": "\xfc"}])
def test_patch_by_anybody_else_is_a_403(client: Client, headers: dict[str, str]) -> None:
    answer = edit(client, approved(published()), "Other", headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_the_author")


def test_patch_of_what_waits_by_anybody_else_is_a_404(client: Client) -> None:
    assert edit(client, pending(published()), "Other", {}).status_code == 404


def test_patch_after_its_time_is_a_403(client: Client) -> None:
    comment = approved(published())
    grow_old(comment)
    answer = edit(client, comment, "Other")
    assert (answer.status_code, answer.json()["code"]) == (403, "editing_ended")


@pytest.mark.parametrize(
    ("body", "code"), [(5, "invalid"), ("", "required"), ("<" * 101, "too_many_tags")]
)
def test_patch_with_a_text_that_can_t_be_accepted_is_a_422(
    client: Client, body: Any, code: str
) -> None:
    comment = approved(published(), body="Before")
    answer = edit(client, comment, body)
    assert (answer.status_code, api.codes(answer)) == (422, {"body": code})
    assert Comment.objects.get().source == "Before"


def test_patch_without_a_text_is_a_422(client: Client) -> None:
    comment = approved(published())
    headers = token_of(comment)
    answer = client.patch(api.comment(comment.pk), {}, api.JSON, headers=headers)
    assert (answer.status_code, api.codes(answer)) == (422, {"body": "required"})


def test_delete_by_its_author_erases(client: Client) -> None:
    comment = approved(published())
    answer = client.delete(api.comment(comment.pk), headers=token_of(comment))
    comment.refresh_from_db()
    assert (answer.status_code, answer.content) == (204, b"")
    assert (comment.state, comment.source) == (Comment.State.ERASED, "")
    assert client.get(api.comment(comment.pk)).status_code == 404


def test_delete_twice_is_a_404(client: Client) -> None:
    comment = approved(published())
    headers = token_of(comment)
    client.delete(api.comment(comment.pk), headers=headers)
    assert client.delete(api.comment(comment.pk), headers=headers).status_code == 404


def test_delete_by_anybody_else_is_a_403(client: Client) -> None:
    comment = approved(published())
    assert client.delete(api.comment(comment.pk)).status_code == 403
    assert Comment.objects.approved().exists()


def test_delete_after_its_time_is_a_403(client: Client) -> None:
    comment = approved(published())
    grow_old(comment)
    answer = client.delete(api.comment(comment.pk), headers=token_of(comment))
    assert (answer.status_code, answer.json()["code"]) == (403, "editing_ended")
