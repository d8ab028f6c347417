"""Whether a form was sent from one of our own pages.

Pages are the same for everybody and readers have no cookie, so there is no CSRF token: the
browser itself says where a request comes from (Fetch Metadata §2.3, RFC 6454 §7).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def is_ours(request: HttpRequest | Request) -> bool:
    """Whether the browser names us as the origin, or, being none or an old one, names nobody."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return True
    return site == "same-origin" or (origin is not None and _is_our_origin(request, origin))


def _is_our_origin(request: HttpRequest | Request, origin: str) -> bool:
    """Compare with the address that we give ourselves, and with the one that was asked for.

    Of the latter the host alone: a proxy that ends TLS may not tell us of the scheme.
    """
    if origin == settings.SITE_URL:
        return True
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return host == request.get_host()
