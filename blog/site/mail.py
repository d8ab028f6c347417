"""How mail leaves: the settings that an ``EMAIL_URL`` stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from blog.site.env import SettingError

_BACKENDS = "django.core.mail.backends"
_EXPECTED = "smtp://user:password@host:587, smtps://user:password@host, console: or file:///folder"
#: Port, STARTTLS, TLS from the start.
_SMTP = {"smtp": (587, True, False), "smtps": (465, False, True)}


@dataclass(frozen=True, slots=True)
class Mail:
    """Django's e-mail settings."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str | None = None


def read(name: str, url: str, *, debug: bool, folder: Path) -> Mail:
    """Return the settings for a URL; without one, mail is written to the console or a folder.

    The URL may hold a password, so no refusal repeats it.
    """
    if not url:
        return Mail(f"{_BACKENDS}.console.EmailBackend") if debug else _file(str(folder / "mail"))
    try:
        return _read(name, url)
    except ValueError:
        raise SettingError(name, None, _EXPECTED) from None


def _read(name: str, url: str) -> Mail:
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Mail(f"{_BACKENDS}.console.EmailBackend")
    if parts.scheme == "file" and parts.path.strip("/") and not parts.netloc:
        return _file(unquote(parts.path))
    if parts.scheme not in _SMTP or not parts.hostname or parts.path.strip("/"):
        raise SettingError(name, None, _EXPECTED)
    port, starttls, tls = _SMTP[parts.scheme]
    return Mail(
        f"{_BACKENDS}.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls and _wants_tls(name, parts.query),
        tls=tls,
    )


def _wants_tls(name: str, query: str) -> bool:
    """STARTTLS, unless ``?tls=off`` says that the way to the host is safe without it."""
    wishes = parse_qs(query, strict_parsing=True) if query else {}
    if wishes.keys() - {"tls"} or wishes.get("tls", ["on"]) not in (["on"], ["off"]):
        raise SettingError(name, None, "no option but tls=on or tls=off")
    return wishes.get("tls") != ["off"]


def _file(folder: str) -> Mail:
    return Mail(f"{_BACKENDS}.filebased.EmailBackend", folder=folder)
