"""Typed reads from the environment.

Each reader returns a value of its type, or the default when the variable is unset or empty.
A value that can't be read raises :class:`SettingError`: one sentence with the variable, the
value (unless it is a secret) and what is expected.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.encoding import iri_to_uri

from blog.cleaning import webaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Limits = tuple[tuple[int, timedelta], ...]

#: The word that stands for an empty list, since an empty variable counts as unset.
NONE = "none"
_FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
_LIMIT = re.compile(r"(\d{1,6})/(\d{1,8})", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.ASCII)


class SettingError(ImproperlyConfigured):
    """A variable of the environment has a value that can't be read."""

    def __init__(self, name: str, value: str | None, expected: str) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        found = name if value is None else f"{name} is {value!r}"
        super().__init__(f"{found}: expected {expected}.")


@dataclass(frozen=True, slots=True)
class Env:
    """The environment of a process, read by type."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """Return the value without the white space around it."""
        return self.values.get(name, "").strip() or default

    def key(self, name: str) -> str:
        """Return a secret of another service; '' for none. It is told in no error."""
        value = self.text(name)
        if value.lower() == NONE:
            return ""
        if value and not re.fullmatch(r"[\x21-\x7e]{4,200}", value):
            raise SettingError(name, None, "4 to 200 visible ASCII characters, without spaces")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or a no."""
        value = self.text(name).lower()
        if not value:
            return default
        if value not in _FLAGS:
            raise SettingError(name, value, "on or off")
        return _FLAGS[value]

    def whole(self, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        """Return a whole number between ``least`` and ``most``."""
        value = self.text(name, str(default))
        if not re.fullmatch(r"\d{1,10}", value, re.ASCII) or not least <= int(value) <= most:
            raise SettingError(name, value, f"a whole number between {least} and {most}")
        return int(value)

    def choice(self, name: str, *options: str) -> str:
        """Return one of ``options``; the first is the default."""
        value = self.text(name, options[0]).lower()
        if value not in options:
            raise SettingError(name, value, " or ".join(options))
        return value

    def words(self, name: str, default: str = "") -> list[str]:
        """Return what stands between commas; ``none`` is the empty list."""
        value = self.text(name, default)
        if value.lower() == NONE:
            return []
        return [word for part in value.split(",") if (word := part.strip())]

    def folder(self, name: str, default: str) -> Path:
        """Return the absolute path of a folder, which is made if it isn't there."""
        path = Path(self.text(name, default)).expanduser().resolve()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as failure:
            raise SettingError(name, str(path), f"a folder to write to ({failure})") from failure
        return path

    def origin(self, name: str, default: str) -> str:
        """Return scheme, host and port of a site, lower case, without a slash at the end."""
        return self._origin(name, self.text(name, default))

    def origins(self, name: str) -> list[str]:
        """Return the origins that stand between commas."""
        return [self._origin(name, word) for word in self.words(name)]

    def _origin(self, name: str, value: str) -> str:
        expected = "an origin such as https://blog.example.org, without a path"
        try:
            parts = urlsplit(value)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise SettingError(name, value, expected) from None
        bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
        shown = f"[{host}]" if ":" in host else host
        if parts.scheme not in {"http", "https"} or not bare or not _HOST.fullmatch(shown):
            raise SettingError(name, value, expected)
        usual = {"http": 80, "https": 443}[parts.scheme]
        return f"{parts.scheme}://{shown}" + (f":{port}" if port not in {None, usual} else "")

    def hosts(self, name: str, default: str, *, exact: bool = False) -> list[str]:
        """Return host names, lower case: no scheme, no port.

        A leading dot takes subdomains, and ``*`` every host, unless they have to be ``exact``.
        """
        hosts = [word.lower() for word in self.words(name, default)]
        for host in hosts:
            if not exact and host == "*":
                continue
            if not _HOST.fullmatch(host if exact else host.removeprefix(".")):
                raise SettingError(name, host, "host names such as blog.example.org, by commas")
        return hosts

    def web_address(self, name: str) -> str:
        """Return an http or https address, its host in lower-case punycode; '' for none."""
        value = self.text(name)
        if not value or value.lower() == NONE:
            return ""
        expected = "an address such as https://hub.example.org/"
        if not re.match("https?://", value, re.IGNORECASE) or "#" in value:
            raise SettingError(name, value, expected)
        try:
            return iri_to_uri(webaddress.canonical(value))
        except webaddress.NotAWebAddressError:
            # Not the value: it may hold a password.
            raise SettingError(name, None, f"{expected}, without a user name") from None

    def limits(self, name: str, default: str) -> Limits:
        """Return how many in how long, such as ``5/60,30/3600``; ``none`` is no limit."""
        expected = "counts and seconds such as 5/60,30/3600 (at most six and eight digits), or none"
        found = []
        for word in self.words(name, default):
            match = _LIMIT.fullmatch(word)
            if match is None or int(match[1]) == 0 or int(match[2]) == 0:
                raise SettingError(name, word, expected)
            found.append((int(match[1]), timedelta(seconds=int(match[2]))))
        return tuple(found)

    def proxies(self, name: str) -> int | tuple[Network, ...]:
        """Return the number of proxies in front, or the networks that they are in."""
        value = self.text(name, "0")
        if re.fullmatch(r"\d{1,2}", value, re.ASCII):
            return int(value)
        return self.networks(
            name, "how many proxies stand in front, or their networks (10.0.0.0/8,::1)"
        )

    def networks(
        self, name: str, expected: str = "networks such as 10.0.0.0/8,::1, or none"
    ) -> tuple[Network, ...]:
        """Return the networks that stand between commas."""
        try:
            return tuple(ipaddress.ip_network(word) for word in self.words(name))
        except ValueError:
            raise SettingError(name, self.text(name), expected) from None
