"""What the public API refuses: how, and that nothing comes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comments import rulebook
from comments.models import Comment, Receipt, Rule
from tests.blog.factories import draft, published
from tests.comments import api
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

ZERO_WIDTH, OVERRIDE = "\u200b", "\u202e"


def check(answer: Any, status: int, code: str, found: dict[str, str]) -> None:
    """Compare a refusal, which leaves no trace."""
    assert (answer.status_code, answer["Content-Type"]) == (status, api.PROBLEM)
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"].endswith(f"/api/v1/problems/#{code}")
    assert problem.keys() >= {"type", "title", "status", "detail", "code"}
    assert api.codes(answer) == found
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def body(**fields: Any) -> bytes:
    """Return a comment as JSON of nothing but ASCII."""
    return json.dumps(api.fields(**fields)).encode()


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        (b"\xff", 400, "malformed_json"),
        (b"body=x", 400, "malformed_json"),
        (b"[]", 400, "not_an_object"),
        (b'["author_name", "body"]', 400, "not_an_object"),
        (b"null", 400, "not_an_object"),
        (b"[" * 60_000, 400, "nested_too_deep"),
        (b"[" * 100_000, 413, "too_large"),
        (body(body="x" * 66_000), 413, "too_large"),
    ],
)
def test_body_that_can_t_be_read_is_refused(
    client: Client, sent: bytes, status: int, code: str
) -> None:
    answer = client.post(api.comments_of(published()), sent, api.JSON)
    check(answer, status, code, {})
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("sent", "code", "found"),
    [
        (b'{"body": "a", "body": "b"}', "duplicate_key", {"body": "duplicate_key"}),
        (body(body="a\0b"), "unusable_value", {"body": "control_character"}),
        (body(author_name="\ud800"), "unusable_value", {"author_name": "control_character"}),
        (b'{"parent": 1e400}', "unusable_value", {"parent": "number_out_of_range"}),
        (b'{"parent": NaN}', "unusable_value", {"parent": "number_out_of_range"}),
        (b'{"parent": 1%s}' % (b"0" * 30), "unusable_value", {"parent": "number_out_of_range"}),
    ],
)
def test_value_that_can_t_be_kept_is_refused_by_name(
    client: Client, sent: bytes, code: str, found: dict[str, str]
) -> None:
    check(client.post(api.comments_of(published()), sent, api.JSON), 400, code, found)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"body": 5}, {"body": "invalid"}),
        ({"body": ["x"]}, {"body": "invalid"}),
        ({"body": {"x": 1}}, {"body": "invalid"}),
        ({"body": True}, {"body": "invalid"}),
        ({"body": None}, {"body": "null"}),
        ({"author_name": 5}, {"author_name": "invalid"}),
        ({"author_email": 5}, {"author_email": "invalid"}),
        ({"author_url": []}, {"author_url": "invalid"}),
        ({"parent": "5"}, {"parent": "invalid"}),
        ({"parent": 1.0}, {"parent": "invalid"}),
        ({"parent": True}, {"parent": "invalid"}),
        ({"parent": 0}, {"parent": "min_value"}),
        ({"parent": -1}, {"parent": "min_value"}),
        ({"parent": 2**63}, {"parent": "max_value"}),
        ({"body": ""}, {"body": "required"}),
        ({"body": " \n\t"}, {"body": "required"}),
        ({"body": "x" * 5_001}, {"body": "too_long"}),
        ({"body": "<" * 101}, {"body": "too_many_tags"}),
        ({"body": "> " * 19 + "x"}, {"body": "nested_too_deep"}),
        ({"body": "\n".join(["> " * 19 + "x"] * 120)}, {"body": "nested_too_deep"}),
        ({"body": "\x1b[31m"}, {"body": "control_character"}),
        ({"author_name": ""}, {"author_name": "required"}),
        ({"author_name": " "}, {"author_name": "required"}),
        ({"author_name": "x" * 81}, {"author_name": "too_long"}),
        ({"author_name": f"ab{OVERRIDE}c"}, {"author_name": "bidi_character"}),
        ({"author_name": f"a{ZERO_WIDTH}b"}, {"author_name": "invisible_character"}),
        ({"author_name": "a\nb"}, {"author_name": "control_character"}),
        ({"author_email": "not an e-mail"}, {"author_email": "bad_email"}),
        ({"author_email": f"{'x' * 250}@example.org"}, {"author_email": "too_long"}),
        ({"author_url": "javascript:alert(1)"}, {"author_url": "bad_url"}),
        ({"author_url": "https://user:pass@example.org/"}, {"author_url": "bad_url"}),
        ({"author_url": "//example.org"}, {"author_url": "bad_url"}),
        ({"author_url": f"https://example.org/{'x' * 200}"}, {"author_url": "too_long"}),
        ({"body": "", "author_name": ""}, {"body": "required", "author_name": "required"}),
        ({"parent": 4711}, {"parent": "unknown_parent"}),
    ],
)
def test_field_that_can_t_be_accepted_is_refused_by_name(
    client: Client, fields: dict[str, Any], found: dict[str, str]
) -> None:
    answer = client.post(api.comments_of(published()), body(**fields), api.JSON)
    code = "unknown_parent" if "unknown_parent" in found.values() else "invalid"
    check(answer, 422, code, found)
    assert not Comment.objects.exists()


def test_fields_that_are_missing_are_named(client: Client) -> None:
    missing = {"body": "required", "author_name": "required"}
    for sent in (b"{}", b""):
        answer = client.post(api.comments_of(published()), sent, api.JSON)
        check(answer, 422, "invalid", missing)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", ""],
)
def test_wrong_content_type_is_a_415(client: Client, content_type: str) -> None:
    answer = client.post(api.comments_of(published()), body(), content_type)
    check(answer, 415, "unsupported_media_type", {})
    assert not Comment.objects.exists()


def test_wrong_method_is_a_405_that_names_the_right_ones(client: Client) -> None:
    answer = client.put(api.comments_of(published()))
    check(answer, 405, "method_not_allowed", {})
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize("post_id", ["4711", str(2**63), "9" * 40, "9" * 5_000])
def test_unknown_post_is_a_404(client: Client, post_id: str) -> None:
    answer = client.post(f"/api/v1/posts/{post_id}/comments/", body(), api.JSON)
    assert (answer.status_code, answer["Content-Type"]) == (404, api.PROBLEM)


@pytest.mark.parametrize("post_id", ["x", "-1", "1.5", "%00", "1%2f2", "٣"])
def test_malformed_post_is_a_404(client: Client, post_id: str) -> None:
    answer = client.post(f"/api/v1/posts/{post_id}/comments/", body(), api.JSON)
    check(answer, 404, "not_found", {})


def test_draft_is_as_unknown_as_no_post(client: Client) -> None:
    check(api.send(client, draft()), 404, "unknown_post", {})


def test_closed_post_is_a_403(client: Client) -> None:
    check(api.send(client, published(comments_closed=True)), 403, "comments_closed", {})


def test_rule_of_the_owner_is_a_403(client: Client) -> None:
    rulebook.add(kind="word", pattern="casino", action=Rule.Action.REJECT)
    answer = api.send(client, published(), body="casino")
    check(answer, 403, "refused_by_rule", {"body": "refused_by_rule"})


def test_parent_on_another_post_is_a_422(client: Client) -> None:
    elsewhere = approved(published())
    answer = api.send(client, published(), parent=elsewhere.pk)
    check(answer, 422, "unknown_parent", {"parent": "unknown_parent"})


def test_pending_parent_is_a_409(client: Client) -> None:
    post = published()
    answer = api.send(client, post, parent=pending(post).pk)
    check(answer, 409, "parent_not_shown", {"parent": "parent_not_shown"})


def test_parent_at_the_bottom_is_a_422(client: Client, settings: Any) -> None:
    settings.COMMENT_MAX_DEPTH = 1
    post = published()
    answer = api.send(client, post, parent=approved(post).pk)
    check(answer, 422, "thread_too_deep", {"parent": "thread_too_deep"})


def test_parent_in_a_locked_thread_is_a_403(client: Client) -> None:
    post = published()
    head, _ = approved(post), Comment.objects.update(locked_at=timezone.now())
    answer = api.send(client, post, parent=head.pk)
    check(answer, 403, "thread_locked", {"parent": "thread_locked"})


@pytest.mark.parametrize("fields", [{"body": "<" * 101}, {"parent": 4711}])
def test_refusal_keeps_no_receipt(client: Client, fields: dict[str, Any]) -> None:
    post, key = published(), {"Idempotency-Key": "k"}
    assert api.send(client, post, headers=key, **fields).status_code == 422
    assert not Receipt.objects.exists()
    assert api.send(client, post, headers=key).status_code == 202


@pytest.mark.parametrize(
    ("body", "code"),
    [(None, "null"), (5, "invalid"), ("", "required"), ("<" * 101, "too_many_tags")],
)
def test_preview_refuses_as_posting_does(client: Client, body: Any, code: str) -> None:
    answer = client.post("/api/v1/comments/preview/", {"body": body}, api.JSON)
    check(answer, 422, "invalid", {"body": code})


def test_preview_of_what_can_t_be_read_is_a_400(client: Client) -> None:
    check(client.post("/api/v1/comments/preview/", b"{", api.JSON), 400, "malformed_json", {})
