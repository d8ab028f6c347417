"""Log lines: as JSON, and without secrets."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from blog.logs import Brief, Discreet, JsonFormatter


def line(record: logging.LogRecord) -> dict[str, Any]:
    """Format a record, and read the line back."""
    text = JsonFormatter().format(record)
    assert "\n" not in text
    found: dict[str, Any] = json.loads(text)
    return found


def record(message: str, *values: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("blog.x", logging.WARNING, "x.py", 1, message, values, None)
    vars(made).update(extra)
    return made


def test_line_holds_time_level_logger_and_message() -> None:
    found = line(record("Post %d\nis late", 12))
    assert found.pop("time").endswith("+00:00")
    assert found == {"level": "WARNING", "logger": "blog.x", "message": "Post 12\nis late"}


def test_line_holds_what_was_given_as_extra_but_no_request() -> None:
    found = line(record("Refused", status_code=404, request=object()))
    assert found["status_code"] == 404
    assert "request" not in found


def test_line_of_an_error_holds_the_traceback() -> None:
    made = record("Failed")
    try:
        int("lost")
    except ValueError:
        made.exc_info = sys.exc_info()
    assert "ValueError: invalid literal" in line(made)["traceback"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/feeds/moderation/{'aB3-_' * 9}.atom", "/feeds/moderation/[secret].atom"),
        (f"/comments/12/{'a0' * 32}/edit/", "/comments/12/[secret]/edit/"),
        (f"/x?token=broadsheet_{'aB3-_' * 8}abc", "/x?token=broadsheet_[secret]"),
        (f"Token {'aB3-_' * 9}", "Token [secret]"),
        (f"sessionid={'a0' * 16}; x=1", "sessionid=[secret]; x=1"),
        (f"/comments/verify/12.1vOx0A.{'a-_' * 14}/", "/comments/verify/[secret]/"),
        (f"/comments/replies/12-{'a0' * 16}/all/", "/comments/replies/[secret]/all/"),
        (
            f"/comments/decide/spam-1-2-3.1xX.{'aB3-_' * 8}x/",
            "/comments/decide/spam-1-2-3.1xX.[secret]/",
        ),
        (
            f"/comments/undo/1-{'a0' * 16}.1xX.{'b' * 43}/",
            f"/comments/undo/1-{'a0' * 16}.1xX.[secret]/",
        ),
        ("/feeds/posts.atom", "/feeds/posts.atom"),
        ("/admin/comments/comment/12/change/", "/admin/comments/comment/12/change/"),
    ],
)
def test_line_tells_no_secret_of_an_address(path: str, told: str) -> None:
    made = record("%s: %s", "Not Found", path)
    assert Discreet().filter(made)
    assert line(made)["message"] == f"Not Found: {told}"


def test_line_that_can_not_be_written_stops_nobody() -> None:
    assert Discreet().filter(record("%d posts", "some"))


@contextmanager
def log_of_the_site() -> Iterator[StringIO]:
    """Give what the site writes to its log meanwhile."""
    [handler] = [each for each in logging.getLogger().handlers if each.get_name() == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    try:
        yield written
    finally:
        handler.setStream(before)


@pytest.mark.django_db
def test_refused_secret_is_not_in_the_log_of_the_site(client: Client) -> None:
    with log_of_the_site() as log:
        client.get(f"/feeds/moderation/{'a' * 43}.atom")
    assert "Not Found: /feeds/moderation/[secret].atom" in log.getvalue()


FORM = "application/x-www-form-urlencoded"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind", "headers"),
    [
        ("a=b&" * 3000, FORM, {}),
        ("a=b", FORM, {"Host": "evil.example"}),
        ("a=b", FORM, {"Host": "a b"}),
        ("a=b", "multipart/form-data", {}),
    ],
)
def test_request_refused_for_its_form_fills_the_log_with_no_traceback(
    client: Client, body: str, kind: str, headers: dict[str, str]
) -> None:
    with log_of_the_site() as log:
        answer = client.post("/comments/new/1/", body, kind, headers=headers)
    assert answer.status_code == 400
    assert {line.split()[2] for line in log.getvalue().splitlines()} == {"WARNING"}


def test_error_of_ours_keeps_its_level_and_its_traceback() -> None:
    made = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "Failed", (), None)
    made.exc_info = (ValueError, ValueError("x"), None)
    assert Brief().filter(made)
    assert (made.levelname, made.exc_info is None) == ("ERROR", False)
