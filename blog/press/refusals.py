"""Requests that are refused before Django sees them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings

from blog import problems
from blog.parsing import TOO_LARGE
from blog.press.answers import Answer, Headers

ADMIN_PATH = "/admin/"

MALFORMED_LENGTH = problems.define("malformed_length", 400, "The Content-Length is no number")
BUSY = problems.define("busy", 503, "Too many requests are being sent at the same time")
CUT_OFF = problems.define("body_cut_off", 400, "The body ended before its Content-Length")


class Refused(Exception):
    """A request that can't be taken."""

    kind: problems.Kind

    def __init__(self, detail: str, *, headers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        #: More headers of the answer.
        self.headers = headers

    def answer(self, environ: dict[str, Any]) -> Answer:
        """Return a problem document (RFC 9457) for the API, a line of text for anybody else."""
        if is_api(environ):
            document = problems.document(problems.Problem(self.kind, self.detail))
            content, content_type = json.dumps(document), problems.CONTENT_TYPE
        else:
            content, content_type = f"{self.detail}\n", "text/plain; charset=utf-8"
        body = content.encode()
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            *self.headers,
            *_cors(environ),
        ]
        status = HTTPStatus(self.kind.status)
        return Answer(f"{status.value} {status.phrase}", headers, [body])


class TooLarge(Refused):
    """The body is longer than the limit (RFC 9110 §15.5.14)."""

    kind = TOO_LARGE

    def __init__(self, *, most_bytes: int) -> None:
        super().__init__(f"The body may have at most {most_bytes:,} bytes.")
        self.most_bytes = most_bytes


class MalformedLength(Refused):
    """``Content-Length`` is no number (RFC 9112 §6.3)."""

    kind = MALFORMED_LENGTH

    def __init__(self) -> None:
        super().__init__("The Content-Length is not a number.")


class Busy(Refused):
    """As many bodies as there is room for are on their way (RFC 9110 §15.6.4)."""

    kind = BUSY

    def __init__(self) -> None:
        super().__init__(
            "Too much is being sent at the same time; try again in a moment.",
            headers=[("Retry-After", "5")],
        )


class TooOften(Refused):
    """A reader asks for feeds more often than the owner wants (RFC 6585 §4)."""

    kind = problems.LIMIT_REACHED

    def __init__(self, *, seconds: int) -> None:
        super().__init__(
            f"You ask for feeds very often; the next time may be in {seconds:,} s.",
            headers=[("Retry-After", str(seconds))],
        )
        self.seconds = seconds


class CutOff(Refused):
    """The body ended before its ``Content-Length`` (RFC 9112 §8)."""

    kind = CUT_OFF

    def __init__(self, *, expected_bytes: int, received_bytes: int) -> None:
        super().__init__(f"The body ended after {received_bytes:,} of {expected_bytes:,} bytes.")
        self.expected_bytes = expected_bytes
        self.received_bytes = received_bytes


def is_api(environ: dict[str, Any]) -> bool:
    """Whether a request is for the API, before Django has looked at it."""
    return str(environ.get("PATH_INFO", "")).startswith(problems.API_PATH)


def is_admin(environ: dict[str, Any]) -> bool:
    """Whether a request is for the admin, where posts are written."""
    return str(environ.get("PATH_INFO", "")).startswith(ADMIN_PATH)


def _cors(environ: dict[str, Any]) -> Headers:
    """Let the page of an origin that may call the API read why it was refused."""
    origin = environ.get("HTTP_ORIGIN")
    if not is_api(environ) or origin not in settings.CORS_ALLOWED_ORIGINS:
        return []
    return [("Access-Control-Allow-Origin", origin), ("Vary", "origin")]
