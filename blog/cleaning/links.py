"""Addresses in clean HTML: root-relative as stored, absolute as feeds need them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from blog.cleaning.allowlist import COMMENT_LINK

#: Attributes that hold one address.
ADDRESSES = frozenset({"href", "src", "poster", "cite", "longdesc", "data", "action", "background"})
#: The attribute that holds several.
ADDRESS_SET = "srcset"

_TAG = re.compile(r"<[a-z][a-z0-9]* [^<>]*>")
# What may have to change; most addresses are absolute, and need no second look.
_ATTRIBUTE = re.compile(
    rf' (?:({"|".join(sorted(ADDRESSES))})="(?!https?://)|({ADDRESS_SET})=")([^"]*)"'
)
# A bare address in escaped text ends where a tag, a quote or an entity other than `&amp;` starts.
_BARE_ESCAPED = re.compile(
    r"(?<![a-zA-Z0-9])https?://(?:[^\s<>\"`&]|&amp;|&(?![#\w]+;))+", re.IGNORECASE
)
_BARE = re.compile(r"[^\s<>\"`]+")
_PUNCTUATION = "?!.,:;*_~'"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB_SCHEMES = frozenset({"http", "https"})
_BLANKS = re.compile(r"[\x00-\x20]")  # browsers pass over them
# One candidate of `srcset` (HTML §4.8.4.2.1): an address, which may hold commas but not end
# in one, and what it is for.
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:\s+([^,]*))?")


def absolute(html: str, base: str, *, page_url: str | None = None) -> str:
    """Return our own clean `html` with absolute addresses.

    `base` is the site's origin; `page_url` the absolute address of the page that `html` belongs
    to, for fragments and relative addresses (default `base`). Absolute ones stay as they are.
    """
    origin = base.rstrip("/")
    page = page_url or f"{origin}/"

    def address(value: str) -> str:
        return absolute_address(value, origin, page)

    def attribute(found: re.Match[str]) -> str:
        change = _single if found[1] else address_set
        return f' {found[1] or found[2]}="{escape(change(unescape(found[3]), address))}"'

    if not _ATTRIBUTE.search(html):
        return html
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)


def absolute_address(value: str, origin: str, page: str) -> str:
    """Return an address of our own clean HTML, or beside it, with scheme and host.

    `origin` is the site's, without a slash at the end; `page` the address of what it stands on.
    """
    if _SCHEME.match(value):
        return value
    if value.startswith("//"):
        return origin.partition("//")[0] + value
    if value.startswith("/"):
        return origin + value
    if not value or value.startswith("#"):
        return page.partition("#")[0] + value
    return _joined(page, value)


def root_relative(address: str, site_url: str) -> str:
    """Return an address of our own site without scheme and host; others as they are."""
    if not (host := _own(site_url).match(address)):
        return address
    rest = address[host.end() :]
    path = rest if rest.startswith("/") else f"/{rest}"
    # `https://ours//other` must not become the protocol-relative `//other`.
    return address if path[1:2] in {"/", "\\"} else path


def address_set(value: str, change: Callable[[str], str]) -> str:
    """Return a `srcset` with each address changed; one changed to '' goes."""
    candidates = []
    for address, purpose in _CANDIDATE.findall(value):
        if changed := change(address):
            candidates.append(f"{changed} {purpose}".strip())
    return ", ".join(candidates)


def bare_address(text: str, start: int = 0) -> str:
    """Return the web address at `start` of `text`, without what belongs to the sentence."""
    found = _BARE.match(text, start)
    address = found[0] if found else ""
    while address and (address[-1] in _PUNCTUATION or _closes_nothing(address)):
        address = address[:-1]
    return address if COMMENT_LINK.fullmatch(address) else ""


def linked(text: str) -> str:
    """Return escaped text with its bare web addresses as links."""
    return _BARE_ESCAPED.sub(_linked, text)


def has_scheme(address: str, schemes: frozenset[str]) -> bool:
    """Tell whether an address is relative or has one of `schemes`, as a browser reads it."""
    scheme = _SCHEME.match(_BLANKS.sub("", address))
    return not scheme or scheme[0][:-1].lower() in schemes


def is_web(address: str) -> bool:
    """Tell whether an address is http, https or relative: what a picture may be loaded from."""
    return bool(address) and has_scheme(address, _WEB_SCHEMES)


def web_or_nothing(address: str) -> str:
    """Return an address if it is http, https or relative, else ''."""
    return address if is_web(address) else ""


def host_of(address: str) -> str:
    """Return the host of an address in lower case, '' if it has none or can't be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _closes_nothing(address: str) -> bool:
    opening = _PAIRS.get(address[-1])
    return opening is not None and address.count(address[-1]) > address.count(opening)


def _linked(found: re.Match[str]) -> str:
    written = unescape(found[0])
    if not (address := bare_address(written)):
        return found[0]
    shown = escape(address, quote=False)
    return f'<a href="{escape(address)}">{shown}</a>{escape(written[len(address) :], quote=False)}'


def _single(value: str, change: Callable[[str], str]) -> str:
    return change(value)


def _joined(page: str, value: str) -> str:
    try:
        return urljoin(page, value)
    except ValueError:
        return value


def _own(site_url: str) -> re.Pattern[str]:
    host = site_url.rstrip("/").partition("//")[2]
    return re.compile(rf"(?:https?:)?//{re.escape(host)}(?=[/?#]|\Z)", re.IGNORECASE)
