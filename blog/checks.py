"""System checks of the settings: what starts, but isn't what the owner wants.

A value that can't be read at all never gets here: it stops the start (``blog.site.env``).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from blog.outgoing import UnusableUrl
from blog.outgoing.addresses import is_permitted, plain
from blog.outgoing.destinations import Destination

Messages = list[checks.CheckMessage]


@checks.register(checks.Tags.security)
def check_mail(**_: object) -> Messages:
    """Mail that is written to a folder reaches nobody."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return []
    return [
        checks.Warning(
            f"Mail is not sent: it is written to {settings.EMAIL_FILE_PATH}.",
            hint="Set EMAIL_URL, such as smtp://user:password@mail.example.org:587.",
            id="blog.W001",
        )
    ]


@checks.register(checks.Tags.security)
def check_proxies(**_: object) -> Messages:
    """Without a proxy that says so, no request is HTTPS: each would be redirected to itself."""
    if not settings.SECURE_SSL_REDIRECT or settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Warning(
            "SITE_URL is https, but no proxy is trusted: every request is redirected for ever.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front, such as 1, "
            "or to their networks. They must set X-Forwarded-For and X-Forwarded-Proto.",
            id="blog.W002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_site_url(**_: object) -> Messages:
    """Feeds and mails are read elsewhere: their links can't lead to this machine's loopback."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if host not in {"localhost", "::1"} and not host.startswith("127."):
        return []
    return [
        checks.Warning(
            f"SITE_URL is {settings.SITE_URL}: links in feeds and mails work on this machine only.",
            hint="Set SITE_URL to the blog's address, such as https://blog.example.org.",
            id="blog.W003",
        )
    ]


@checks.register(checks.Tags.security)
def check_secret_key(**_: object) -> Messages:
    """The kept key is its owner's alone: a backup or a copy may have loosened its mode."""
    path = Path(settings.BROADSHEET_DATA) / "secret_key"
    if not path.exists() or not path.stat().st_mode & 0o077:
        return []
    return [
        checks.Warning(
            f"Other users of this machine can read {path}.",
            hint=f"Run: chmod 600 {path}",
            id="blog.W004",
        )
    ]


@checks.register(checks.Tags.security)
def check_hub(**_: object) -> Messages:
    """A hub that no request may go to is never told of anything; names are not looked up here."""
    if not settings.WEBSUB_HUB:
        return []
    try:
        address = Destination.of(settings.WEBSUB_HUB).address
    except UnusableUrl as error:
        return [_unreached_hub(str(error), "Set WEBSUB_HUB to the address that the hub gives.")]
    if address is None or is_permitted(address, allowed=settings.OUTGOING_ALLOW):
        return []
    hint = f"Set OUTGOING_ALLOW={plain(address)} if that hub is yours."
    return [_unreached_hub(f"{address} is not public.", hint)]


def _unreached_hub(why: str, hint: str) -> checks.CheckMessage:
    return checks.Warning(f"No request goes to WEBSUB_HUB: {why}", hint=hint, id="blog.W005")


@checks.register(checks.Tags.security)
def check_hosts(**_: object) -> Messages:
    """A canonical address that is refused makes every link of a feed a 400."""
    host = urlsplit(settings.SITE_URL).netloc.rpartition("@")[2]
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if validate_host(name, settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Error(
            f"ALLOWED_HOSTS refuses the host of SITE_URL, {name}.",
            hint="Add it to ALLOWED_HOSTS, or leave ALLOWED_HOSTS unset.",
            id="blog.E001",
        )
    ]


@checks.register(checks.Tags.caches)
def check_redis(**_: object) -> Messages:
    """The cache is used long after the start, so a missing client is looked for now."""
    if not settings.CACHE_URL or find_spec("redis"):
        return []
    return [
        checks.Error(
            "CACHE_URL names a Redis, but Python's client for it is not installed.",
            hint="Run: pip install -c constraints.txt -e '.[redis]'",
            id="blog.E002",
        )
    ]
