"""One request, one answer.

``http.client`` on a socket of our own. Libraries that are nicer to use look names up themselves,
once more after our check, so that a name could have another address by then (DNS rebinding); to
have them connect to the checked address takes more code than this, on top of what they do that
must not be done here: redirects, proxies and passwords from the environment, cookies, retries.
"""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.datastructures import CaseInsensitiveMapping

from blog.outgoing import wire
from blog.outgoing.destinations import USUAL_PORTS, Destination
from blog.outgoing.errors import NotReached, TooLarge, UnreadableAnswer
from blog.outgoing.wire import Limits, Wire

#: From the look at the name to the last byte.
DEADLINE: Final = timedelta(seconds=10)
#: What is read of an answer, headers included.
MOST_BYTES: Final = 1024 * 1024

_PIECE_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """What the other site answered. A header that came twice has both values, with a comma."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110 §15.3


def request(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    deadline: timedelta = DEADLINE,
    most_bytes: int = MOST_BYTES,
) -> Response:
    """Send a request to a public web server and return its answer, whatever its status.

    No redirect is followed, and no proxy of the environment is used. ``deadline`` is for all of
    it, however slowly the bytes come. Raises an :class:`~blog.outgoing.OutgoingError`.
    """
    destination = Destination.of(url)
    limits = wire.Limits(destination.host, deadline, most_bytes)
    sent = {"User-Agent": user_agent(), "Connection": "close", **(headers or {})}
    with wire.opened(destination, limits) as socket, _broken(destination.host):
        connection = _Connection(destination, Wire(socket, limits))
        connection.request(method, destination.target, body=body, headers=sent)
        return _response(connection, limits)


def user_agent() -> str:
    """Return the name by which others know us."""
    return f"Broadsheet/{settings.VERSION} (+{settings.SITE_URL}/)"


class _Connection(http.client.HTTPConnection):
    """A connection over what is connected already."""

    def __init__(self, destination: Destination, connected: Wire) -> None:
        super().__init__(destination.host, destination.port)
        # Which port the header Host leaves out.
        self.default_port = USUAL_PORTS[destination.scheme]
        self._connected: Any = connected

    def connect(self) -> None:
        self.sock = self._connected


@contextmanager
def _broken(host: str) -> Iterator[None]:
    """Call by their names the ways in which an exchange breaks."""
    try:
        yield
    except OSError as error:
        raise NotReached(host, _told(error)) from error
    except http.client.HTTPException as error:
        raise UnreadableAnswer(host, _told(error)) from error


def _response(connection: _Connection, limits: Limits) -> Response:
    """Read an answer to its end."""
    try:
        answer = connection.getresponse()
        content = _read(answer, limits)
    except ValueError as error:
        # A length below zero, for which http.client has no name.
        raise UnreadableAnswer(limits.host, _told(error)) from error
    return Response(answer.status, _joined(answer), content)


def _read(answer: http.client.HTTPResponse, limits: Limits) -> bytes:
    """Read a body piece by piece: http.client makes room at once for any length that it is told."""
    if (answer.length or 0) > limits.most_bytes:
        raise TooLarge(limits.host, limits.most_bytes)
    content = io.BytesIO()
    while piece := answer.read(_PIECE_BYTES):
        content.write(piece)
    if answer.length:
        raise UnreadableAnswer(limits.host, f"{answer.length} bytes of the body are missing.")
    return content.getvalue()


def _joined(answer: http.client.HTTPResponse) -> Mapping[str, str]:
    """Return the headers by name in any case (RFC 9110 §5.3)."""
    values: dict[str, list[str]] = {}
    for name, value in answer.getheaders():
        values.setdefault(name.lower(), []).append(value)
    return CaseInsensitiveMapping({name: ", ".join(found) for name, found in values.items()})


def _told(error: Exception) -> str:
    """Return what an error says in a bounded line, or its name if it says nothing."""
    return " ".join(str(error).split())[:200] or type(error).__name__
