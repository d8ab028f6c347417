"""A request that goes on to where it is sent: each address on the way is checked like the first."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urljoin

from blog.outgoing.client import DEADLINE, MOST_BYTES, Response, request
from blog.outgoing.errors import TooManyRedirects, TooSlow, UnusableUrl

#: As browsers have it.
MOST_REDIRECTS: Final = 20
#: RFC 9110 §15.4; 300 and 304 are answers.
_ANY_METHOD: Final = frozenset({307, 308})
_BY_GET: Final = frozenset({301, 302, 303}) | _ANY_METHOD


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and the address that gave it."""

    url: str
    response: Response


def follow(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    deadline: timedelta = DEADLINE,
    most_bytes: int = MOST_BYTES,
) -> Found:
    """Send a request and follow redirects: those of a GET, of others what keeps the method.

    ``deadline`` is for all of it together. Raises an :class:`~blog.outgoing.OutgoingError`.
    """
    followed = _BY_GET if method == "GET" else _ANY_METHOD
    ends_at = time.monotonic() + deadline.total_seconds()
    here = url
    for _ in range(MOST_REDIRECTS + 1):
        left = timedelta(seconds=ends_at - time.monotonic())
        if left <= timedelta(0):
            raise TooSlow(url[:200], deadline.total_seconds())
        response = request(
            method, here, body=body, headers=headers, deadline=left, most_bytes=most_bytes
        )
        location = response.headers.get("Location", "")
        if response.status not in followed or not location:
            return Found(here, response)
        here = _joined(here, location)
    raise TooManyRedirects(url, MOST_REDIRECTS)


def _joined(url: str, location: str) -> str:
    """Return where a redirect leads (RFC 9110 §10.2.2)."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise UnusableUrl(location, "it can't be read.") from error
