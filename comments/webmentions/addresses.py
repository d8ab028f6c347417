"""Web addresses as they are compared: one spelling each, without the place on the page."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit, urlunsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from blog.cleaning import webaddress
from comments.models.mention import URL_CHARACTERS

_USUAL_PORTS = {"http": 80, "https": 443}


class Unreadable(ValueError):
    """What is no http or https address, or too long a one; the text is a sentence."""


def read(typed: str) -> str:
    """Return an address as it is kept: ASCII, scheme and host in lower case, no usual port.

    Raises :class:`Unreadable`.
    """
    if not typed.lower().startswith(("http://", "https://")) or not typed.isprintable():
        raise Unreadable("It must be an address that begins with https:// or http://.")
    if len(typed) > URL_CHARACTERS:
        raise Unreadable(f"It may have at most {URL_CHARACTERS:,} characters.")
    try:
        address = iri_to_uri(webaddress.canonical(typed))
    except webaddress.NotAWebAddressError as error:
        raise Unreadable(error.detail) from error
    parts = urlsplit(address)
    netloc = parts.netloc
    if parts.port == _USUAL_PORTS[parts.scheme]:
        netloc = netloc.rpartition(":")[0]
    kept = urlunsplit(parts._replace(netloc=netloc, path=parts.path or "/"))
    if len(kept) > URL_CHARACTERS:
        raise Unreadable(f"It may have at most {URL_CHARACTERS:,} characters.")
    return kept


def address_of(typed: str) -> str:
    """Return an address as it is kept, '' for what is none."""
    try:
        return read(typed)
    except Unreadable:
        return ""


def same_page(address: str, other: str) -> bool:
    """Whether two addresses that were :func:`read` are of one page, whatever place on it."""
    return urldefrag(address).url == urldefrag(other).url


def page_of(typed: str) -> str:
    """Return an address as it is compared, '' for what is none."""
    return urldefrag(address_of(typed)).url


def is_ours(address: str) -> bool:
    """Whether an address that was :func:`read` is of this site, by http or https."""
    ours, parts = urlsplit(settings.SITE_URL), urlsplit(address)
    return (parts.hostname, _port(parts.port)) == (ours.hostname, _port(ours.port))


def _port(port: int | None) -> int | None:
    """Return a port; the usual ones are alike, since a site by https is found by http as well."""
    return None if port in _USUAL_PORTS.values() else port
