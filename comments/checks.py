"""System checks of what comments are set up with."""

from __future__ import annotations

from django.conf import settings
from django.core import checks

from blog.outgoing import UnusableUrl
from blog.outgoing.addresses import is_permitted, plain
from blog.outgoing.destinations import Destination


@checks.register(checks.Tags.security)
def check_akismet(**_: object) -> list[checks.CheckMessage]:
    """A service that no request may go to judges nothing; names are not looked up here."""
    if not settings.AKISMET_KEY:
        return []
    try:
        found = Destination.of(settings.AKISMET_URL)
    except UnusableUrl as error:
        return [_unreached(str(error), "Set AKISMET_URL to the address that the service gives.")]
    address = found.address
    if address is not None and not is_permitted(address, allowed=settings.OUTGOING_ALLOW):
        hint = f"Set OUTGOING_ALLOW={plain(address)} if that service is yours."
        return [_unreached(f"{address} is not public.", hint)]
    return [] if address is not None or found.is_tls else [_read_on_the_way()]


def _unreached(why: str, hint: str) -> checks.CheckMessage:
    return checks.Warning(f"No request goes to AKISMET_URL: {why}", hint=hint, id="comments.W001")


def _read_on_the_way() -> checks.CheckMessage:
    return checks.Warning(
        "AKISMET_URL is not https: whoever is on the way reads comments and e-mail addresses.",
        hint="Set AKISMET_URL to an https address.",
        id="comments.W002",
    )
