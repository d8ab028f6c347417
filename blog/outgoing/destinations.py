"""Where a request goes: a URL taken apart, and refused unless there is one way to read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final, Self
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

from blog.cleaning import webaddress
from blog.outgoing.addresses import Address, written_in
from blog.outgoing.errors import UnusableUrl

USUAL_PORTS: Final = {"http": 80, "https": 443}
#: Below it, whoever listens isn't a web server, and may take a request for its own language.
FIRST_OTHER_PORT: Final = 1024

_WEB = re.compile("https?://", re.IGNORECASE)
#: What C libraries read as an IPv4 address (inet_aton): 127.1, 0x7f000001, 017700000001.
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Destination:
    """A web server, and what to ask it for.

    ``host`` is a name in lower-case ASCII, or an address without brackets; ``target`` is the path
    with its query.
    """

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Take a URL apart; raise :class:`~blog.outgoing.UnusableUrl` for what isn't one."""
        if not _WEB.match(url):
            raise UnusableUrl(url, "it must begin with https:// or http://.")
        try:
            parts = urlsplit(webaddress.canonical(url))
        except webaddress.NotAWebAddressError as error:
            raise UnusableUrl(url, error.detail) from error
        host, port = parts.hostname or "", parts.port
        _check_host(url, host)
        if port is None:
            port = USUAL_PORTS[parts.scheme]
        if port not in USUAL_PORTS.values() and port < FIRST_OTHER_PORT:
            raise UnusableUrl(url, f"its port must be 80, 443, or {FIRST_OTHER_PORT} or above.")
        query = f"?{parts.query}" if parts.query else ""
        return cls(parts.scheme, host, port, iri_to_uri(f"{parts.path or '/'}{query}"))

    @property
    def is_tls(self) -> bool:
        """Whether the server has to prove who it is."""
        return self.scheme == "https"

    @property
    def address(self) -> Address | None:
        """The address that stands in the URL, None where it has a name to look up.

        `localhost`, and what is below it, is loopback, and no matter for DNS (RFC 6761 §6.3).
        """
        if self.host.removesuffix(".").rpartition(".")[2] == "localhost":
            return IPv4Address("127.0.0.1")
        return written_in(self.host)


def _check_host(url: str, host: str) -> None:
    """Refuse addresses with more than one reading, whatever they lead to."""
    if "%" in host:
        raise UnusableUrl(url, "an address with a zone is of one machine only.")
    if (
        ":" not in host
        and _NUMERIC.fullmatch(host)
        and not isinstance(written_in(host), IPv4Address)
    ):
        raise UnusableUrl(url, "an IPv4 address is four decimal numbers.")
