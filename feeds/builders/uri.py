"""Stored addresses as valid URIs (RFC 3986), whatever was stored."""

from __future__ import annotations

import re
from typing import Final, cast
from urllib.parse import quote

from blog.text import xml_safe

_SUB_DELIMS: Final = "!$&'()*+,;="
_SEGMENT: Final = _SUB_DELIMS + ":@%"
_PATH: Final = _SEGMENT + "/"
_QUERY: Final = _PATH + "?"

# RFC 3986 appendix B, with the grammar of a scheme: it matches every string, where `urlsplit`
# refuses some, and what only looks like a scheme is a part of the path.
_PARTS: Final = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_AUTHORITY: Final = re.compile(r"(?:(.*)@)?(\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(:[0-9]*)?", re.DOTALL)
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Nearly every address: nothing in it needs a second look.
_ORDINARY: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[\w.~/-]*)?(?:\?[\w.~/=&-]*)?(?:#[\w.~/-]*)?", re.ASCII
)
# With a host: `https:///x` and `https://alice@/` lead nowhere.
_WEB_PAGE: Final = re.compile(r"https?://(?:[^/?#@]*@)?+[^/?#@:]", re.IGNORECASE)

# What browsers do before they read an address (WHATWG URL, §4.4).
_EDGES: Final = "".join(map(chr, range(0x21)))
_INSIDE: Final = str.maketrans("", "", "\t\n\r")


def valid_uri(stored: str) -> str:
    """Return `stored` as an ASCII URI or URI reference; a valid one is returned as it is.

    What may not stand in a URI is percent-encoded as UTF-8, a host in other letters becomes its
    IDNA form. Never raises; the result is empty only where nothing printable was stored.
    """
    if _ORDINARY.fullmatch(stored):
        return stored
    trimmed = xml_safe(stored).strip(_EDGES).translate(_INSIDE)
    parts = cast("re.Match[str]", _PARTS.fullmatch(trimmed))
    scheme, authority, path, query, fragment = parts.groups()
    return (
        _start(scheme, authority, _quoted(path, _PATH))
        + ("" if query is None else "?" + _quoted(query, _QUERY))
        + ("" if fragment is None else "#" + _quoted(fragment, _QUERY))
    )


def web_page(stored: str | None) -> str | None:
    """Return `stored` as a valid http or https URI, or `None` if it isn't one."""
    if not stored:
        return None
    uri = valid_uri(stored)
    return uri if _WEB_PAGE.match(uri) else None


def _start(scheme: str | None, authority: str | None, path: str) -> str:
    if scheme is None and authority is None:
        return _relative(path)
    before = "" if scheme is None else scheme + ":"
    return before + ("" if authority is None else "//" + _authority(authority)) + path


def _relative(path: str) -> str:
    # RFC 3986 §4.2: a colon in the first segment would make it a scheme.
    first, slash, rest = path.partition("/")
    return first.replace(":", "%3A") + slash + rest


def _authority(stored: str) -> str:
    parts = _AUTHORITY.fullmatch(stored)
    if parts is None:
        # Two ports, half a bracket: one registered name with every delimiter encoded.
        return _quoted(stored, _SUB_DELIMS + "%")
    user, host, port = parts.groups()
    before = "" if user is None else _quoted(user, _SUB_DELIMS + ":%") + "@"
    return before + _host(host) + (port or "")


def _host(stored: str) -> str:
    if stored.startswith("["):
        return stored
    if not stored.isascii():
        try:
            stored = stored.encode("idna").decode("ascii")
        except UnicodeError:
            return quote(stored, safe="")
    # IDNA maps wide forms of "/" and "@" to the real ones: they must not become delimiters.
    return _quoted(stored, _SUB_DELIMS + "%")


def _quoted(stored: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", stored), safe=safe)
