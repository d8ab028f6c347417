"""Log lines as JSON."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from blog.logs import JsonFormatter


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
