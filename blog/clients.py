"""Whose request this is: the client's address, as far as the proxies in front are trusted."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address(meta: Mapping[str, Any]) -> str:
    """Return the client's address from ``request.META`` (or a WSGI environment), '' if unknown.

    ``X-Forwarded-For`` counts only as far as ``TRUSTED_PROXIES`` says: anybody can send one.
    """
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    chain = [_parsed(hop) for hop in [*hops, str(meta.get("REMOTE_ADDR", ""))] if hop]
    client = _client(chain)
    return str(client) if client else ""


def _client(chain: list[Address | None]) -> Address | None:
    """Return who stands before the trusted proxies in ``chain``, whose last one is nearest."""
    trusted = settings.TRUSTED_PROXIES
    if isinstance(trusted, int):
        return chain[max(len(chain) - 1 - trusted, 0)] if chain else None
    for hop in reversed(chain):
        if hop is None or not any(hop in network for network in trusted):
            return hop
    return chain[0] if chain else None


def _parsed(hop: str) -> Address | None:
    """Read one hop: "192.0.2.1", "2001:db8::1%eth0", "[2001:db8::1]:4711", "192.0.2.1:4711"."""
    text = hop.partition("]")[0].removeprefix("[")
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def throttled_address(request: HttpRequest) -> str | None:
    """Return what failed log-ins are counted by: the address, of IPv6 the /64 of a subscriber."""
    return subscriber(request.META) or None


def subscriber(meta: Mapping[str, Any]) -> str:
    """Return the address of a client, of IPv6 the /64 that one subscriber has; '' if unknown."""
    client = address(meta)
    if ":" not in client:
        return client
    return str(ipaddress.ip_network((client, 64), strict=False).network_address)
