"""Refusals as problem details."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions, serializers

from blog import problems
from blog.problems import FieldError, Problem

API = RequestFactory().get("/api/v1/nowhere/")


def test_document_has_the_members_of_the_standard_and_a_code() -> None:
    errors = {"body": [FieldError("too_long", "Too long.")]}
    problem = Problem(problems.INVALID, "See below.", errors=errors, members={"more": 1})
    assert problems.document(problem) == {
        "type": "http://blog.test/api/v1/problems/#invalid",
        "title": "Some fields can't be accepted as they are",
        "status": 422,
        "detail": "See below.",
        "code": "invalid",
        "errors": {"body": [{"code": "too_long", "detail": "Too long."}]},
        "more": 1,
    }


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (Http404("secret"), 404, "not_found"),
        (PermissionDenied("secret"), 403, "forbidden"),
        (exceptions.NotAuthenticated(), 401, "unauthenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.Throttled(wait=2.5), 429, "limit_reached"),
        (exceptions.ValidationError({"a": ["No."]}), 422, "invalid"),
    ],
)
def test_handle_answers_every_refusal_of_the_framework(
    exception: Exception, status: int, code: str
) -> None:
    response = problems.handle(exception, {})
    assert response is not None
    assert (response.status_code, response.data["code"]) == (status, code)
    assert response.content_type == "application/problem+json"
    assert "secret" not in str(response.data)


def test_handle_leaves_what_is_no_refusal_alone() -> None:
    assert problems.handle(ValueError("secret"), {}) is None


def test_handle_keeps_the_headers_of_a_refusal() -> None:
    response = problems.handle(exceptions.Throttled(wait=2.5), {})
    assert response is not None
    assert response["Retry-After"] == "3"


def test_field_errors_of_nested_fields_are_flat() -> None:
    detail = serializers.ValidationError({"a": {"b": ["No."], "non_field_errors": ["All."]}}).detail
    assert list(problems.field_errors(detail)) == ["a.b", "a"]


def test_whole_seconds_are_rounded_up() -> None:
    assert problems.whole_seconds(timedelta(milliseconds=1200)) == 2
    assert problems.whole_seconds(timedelta(0)) == 1


def test_shown_name_is_short_and_printable() -> None:
    assert problems.shown("a\x00\ud800") == "a\N{REPLACEMENT CHARACTER}" * 1 + "\ufffd"
    assert len(problems.shown("x" * 500)) == problems.SHOWN_CHARACTERS


def test_errors_outside_the_framework_are_problems_below_the_api() -> None:
    answers = [
        problems.bad_request(API, SuspiciousOperation("secret")),
        problems.permission_denied(API, PermissionDenied("secret")),
        problems.page_not_found(API, Http404("secret")),
        problems.server_error(API),
    ]
    assert [answer.status_code for answer in answers] == [400, 403, 404, 500]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert not any(b"secret" in answer.getvalue() for answer in answers)


def test_errors_elsewhere_are_pages() -> None:
    page = RequestFactory().get("/nowhere/")
    for answer in (problems.bad_request(page, ValueError()), problems.server_error(page)):
        assert answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_exception_in_a_call_is_a_500_without_internals(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("blog.api.listing.query", broken)
    answer = Client(raise_request_exception=False).get("/api/v1/posts/")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert b"secret" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nowhere/", "/api/v1/nowhere"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_address_without_a_call_is_a_404_problem(client: Client, path: str, method: str) -> None:
    answer = client.generic(method.upper(), path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
def test_call_without_its_slash_is_sent_on_with_method_and_body(client: Client) -> None:
    answer = client.post("/api/v1/posts/1/comments?x=1", {"body": "x"}, "application/json")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/posts/1/comments/?x=1")


@pytest.mark.django_db
def test_unknown_host_is_a_400_problem(client: Client) -> None:
    answer = client.get("/api/v1/posts/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
