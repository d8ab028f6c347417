"""Networks instead of addresses: what is kept of where a comment came from."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest
from rest_framework.request import Request

from blog import clients

#: As many bits as one subscriber usually has.
PREFIX = {4: 24, 6: 48}


def of_address(address: str) -> str:
    """Return the /24 or /48 of an address ("192.0.2.0/24"), '' for what is no address.

    An IPv4 address inside IPv6 (``::ffff:192.0.2.7``) counts as IPv4.
    """
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network((ip, PREFIX[ip.version]), strict=False))


def of_request(request: HttpRequest | Request) -> str:
    """Return the network that a request comes from, as far as proxies can be trusted."""
    return of_address(clients.address(request.META))
