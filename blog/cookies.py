"""Cookies that can't be ours count for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

#: As Django makes them: a key of a session, a CSRF token.
_SESSION = re.compile(r"[a-z0-9]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9]{32}(?:[A-Za-z0-9]{32})?")


def only_ours(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take malformed cookies of ours from each request; a middleware before all that read them.

    Django would answer a malformed CSRF token with a new one and a short session key with its
    deletion, on pages that set no cookie, and look in PostgreSQL for a session named with NUL.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        _drop_unless(request, settings.SESSION_COOKIE_NAME, _SESSION)
        _drop_unless(request, settings.CSRF_COOKIE_NAME, _TOKEN)
        return get_response(request)

    return middleware


def _drop_unless(request: HttpRequest, name: str, shape: re.Pattern[str]) -> None:
    if name in request.COOKIES and not shape.fullmatch(request.COOKIES[name]):
        del request.COOKIES[name]
