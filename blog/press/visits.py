"""A request as the press sees it, before Django does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from blog.press import deltas
from blog.press.addresses import address, path_of
from blog.press.editions import is_personal
from blog.press.imprints import Claim, claims


class Key(NamedTuple):
    """Whose bytes are stored: the path, and what Django answers differently to."""

    path: str
    is_secure: bool
    #: An origin that CORS allows, or ''.
    origin: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A GET that the press may answer."""

    environ: dict[str, Any]
    #: Path and query.
    address: str
    #: None for a free query: there is no end of them, so they never fill the store.
    key: Key | None
    #: The tags that it came with.
    claims: list[Claim]
    #: Whether what changed since one of them will do (RFC 3229).
    takes_difference: bool

    @classmethod
    def of(cls, environ: dict[str, Any]) -> Self | None:
        """Look at a request; None if only Django can answer it."""
        secure = _admitted(environ)
        if secure is None or is_personal(environ):
            return None
        path = path_of(environ)
        origin = environ.get("HTTP_ORIGIN", "")
        known = not origin or origin in settings.CORS_ALLOWED_ORIGINS
        key = Key(path, secure, origin) if known and not environ.get("QUERY_STRING") else None
        # Only Django's middleware knows what else another site's page must be told.
        held = [] if origin else claims(environ.get("HTTP_IF_NONE_MATCH", ""))
        takes_difference = bool(held and key) and deltas.is_asked(environ)
        return cls(environ, address(path, environ), key, held, takes_difference)


class _Envelope(HttpRequest):
    """As much of a request as Django's own checks of host and scheme read."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.META = environ

    def _get_scheme(self) -> str:
        return str(self.META["wsgi.url_scheme"])


def _admitted(environ: dict[str, Any]) -> bool | None:
    """Whether the request is secure; None for one that Django will refuse or redirect."""
    envelope = _Envelope(environ)
    try:
        envelope.get_host()
    except DisallowedHost:
        return None
    secure = envelope.is_secure()
    return secure if secure or not settings.SECURE_SSL_REDIRECT else None
