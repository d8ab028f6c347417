"""Addresses of web sites: http or https, a real host, nothing that looks like another one."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

import idna

_WEB = re.compile("https?:", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
# Not allowed in an IRI (RFC 3987 §2.2); a backslash is a slash to browsers.
_NOT_IN_PATH = re.compile(r'["<>^`{|}]')
_MISLEADING = re.compile(r"[\s\\]")


class NotAWebAddressError(ValueError):
    """What was typed is no address of a web site; `detail` says why."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def canonical(typed: str) -> str:
    """Return an http or https address, host in lower-case punycode; `https://` if none is said.

    Raises NotAWebAddressError.
    """
    if _MISLEADING.search(typed):
        raise NotAWebAddressError("A web address holds no space and no backslash.")
    parts = _split(_with_scheme(typed))
    if "@" in parts.netloc:
        raise NotAWebAddressError("Leave user name and password out of the web address.")
    host = ascii_host(parts.hostname or "")
    if not _WEB.match(typed) and "." not in host:
        raise NotAWebAddressError("Enter a web address such as https://example.org/.")
    rest = _NOT_IN_PATH.sub(_percent, parts._replace(scheme="", netloc="").geturl())
    return f"{parts.scheme.lower()}://{host}{_port(parts)}{rest}"


def _with_scheme(typed: str) -> str:
    if _WEB.match(typed):
        return typed
    if typed.startswith("/") or _OTHER_SCHEME.match(typed):
        raise NotAWebAddressError("A web address starts with https:// or http://.")
    return f"https://{typed}"


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise NotAWebAddressError("The host of the web address can't be read.") from error


def _port(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as error:
        raise NotAWebAddressError("The port of the web address can't be read.") from error
    return "" if port is None else f":{port}"


def ascii_host(host: str) -> str:
    """Return a host in lower-case punycode, an IPv6 address in brackets.

    Raises NotAWebAddressError.
    """
    if ":" in host:
        return f"[{_ipv6(host)}]"
    encoded = host.lower() if host.isascii() else _punycode(host)
    if not _HOST.fullmatch(encoded):
        raise NotAWebAddressError("The web address needs a host such as example.org.")
    return encoded


def _punycode(host: str) -> str:
    """IDNA 2008 as browsers do it (UTS 46, non-transitional): faß.de is not fass.de."""
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise NotAWebAddressError("The host of the web address can't be read.") from error


def _ipv6(host: str) -> str:
    try:
        return ipaddress.IPv6Address(host).compressed
    except ValueError as error:
        raise NotAWebAddressError("The host of the web address can't be read.") from error


def _percent(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):02X}"
