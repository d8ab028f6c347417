"""A WSGI answer as a value: read to its end, or a stream."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, NamedTuple, Self
from wsgiref.types import WSGIApplication

Headers = list[tuple[str, str]]

#: A stream of a known length up to this is read at once; a longer one goes out as it comes.
MOST_READ_BYTES = 1024 * 1024

OK = "200 OK"
NOT_MODIFIED = "304 Not Modified"


class Lasting(NamedTuple):
    """While the database's stamp is this one, for so long, a request like this has this answer."""

    stamp: Hashable
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Status line, headers and body."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    #: None where nobody knows.
    lasting: Lasting | None = None

    @classmethod
    def of(cls, application: WSGIApplication, environ: dict[str, Any]) -> Self:
        """Call Django and take its answer."""
        # The response itself, not the server's wrapper, tells whether it is a stream.
        environ.pop("wsgi.file_wrapper", None)
        started: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, *_: object) -> Any:
            started.append((status, headers))

        body = application(environ, start_response)
        status, headers = started[-1]
        if _is_long_stream(body, headers):
            return cls(status, headers, body)
        return cls(status, headers, [_read(body)])

    def header(self, name: str) -> str | None:
        """Return the first header of that name, given in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def without_body(self) -> Self:
        """Return the answer to HEAD: all of it but the body (RFC 9110 §9.3.2)."""
        _close(self.body)
        return replace(self, body=[])

    @property
    def is_difference(self) -> bool:
        """Whether it is a 226: what has changed since the edition that the client has."""
        return self.status.startswith("226")

    @property
    def is_ok(self) -> bool:
        """Whether it is a 200."""
        return self.status.startswith(str(HTTPStatus.OK.value))

    @property
    def is_read(self) -> bool:
        """Whether the body is here, and not a stream."""
        return isinstance(self.body, list)


def _is_long_stream(body: Iterable[bytes], headers: Headers) -> bool:
    if not getattr(body, "streaming", False):
        return False
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    return not length.isdigit() or int(length) > MOST_READ_BYTES


def _read(body: Iterable[bytes]) -> bytes:
    """Read a response to its end; closing it ends Django's request."""
    try:
        return b"".join(body)
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if callable(close):
        close()
