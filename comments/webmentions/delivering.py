"""Telling one site that a post links there (§3.1.2, §3.1.3): work of the outbox."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.utils import timezone

from blog import outbox, outgoing, text
from blog.canonical import absolute_url
from blog.models import Blog
from blog.outgoing import (
    ForbiddenAddress,
    Found,
    TooLarge,
    TooManyRedirects,
    UnusableUrl,
)
from comments.models import SentMention
from comments.models.mention import URL_CHARACTERS
from comments.webmentions import endpoints, sending
from comments.webmentions.trees import Page

logger = logging.getLogger(__name__)

#: For each of two requests.
DEADLINE: Final = timedelta(seconds=10)
MOST_BYTES: Final = 1024 * 1024

_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_SAID_CHARACTERS: Final = 300
_State = SentMention.State


class NotNow(outgoing.OutgoingError):
    """A site that could not be told; the text is for the owner's list of deliveries."""


class _Never(Exception):
    """A site that will not be told, whenever it is tried."""


def register() -> None:
    """Tell the outbox who tells a site."""
    outbox.register(sending.KIND, tell, gathered=True)


def tell(payload: Mapping[str, Any]) -> None:
    """Tell one site; again does no harm, since it looks at the post itself.

    Raises :class:`NotNow` or :class:`blog.outgoing.OutgoingError`, upon which it is tried again.
    """
    sent = SentMention.objects.filter(pk=int(payload["subject"])).first()
    if sent is None or not Blog.current().sends_mentions:
        return
    try:
        endpoint = discover(sent.target)
        said = _send(sent, endpoint) if endpoint else ""
    except _Never as error:
        _record(sent, _State.REFUSED, said=str(error))
    else:
        state = _State.TAKEN if endpoint else _State.NO_ENDPOINT
        _record(sent, state, endpoint=endpoint or "", said=said)


def discover(target: str) -> str | None:
    """Return where the page at ``target`` takes webmentions, None if it takes none."""
    found = _asked("GET", target)
    status = found.response.status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        raise NotNow(f"{target} answered {status}.")
    if not found.response.is_success:
        raise _Never(f"{target} answered {status}.")
    header = found.response.headers.get("Link", "")
    if named := endpoints.of_header(header, url=found.url):
        return named
    kind = found.response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _HTML:
        return None
    html = found.response.content.decode("utf-8", "replace")
    return endpoints.of_page(Page.of(html, url=found.url))


def _send(sent: SentMention, endpoint: str) -> str:
    """Tell an endpoint, and return in a line what it said."""
    fields = {"source": absolute_url(sent.path), "target": sent.target}
    answer = _asked("POST", endpoint, body=urlencode(fields).encode()).response
    said = _line(answer.status, answer.content)
    if answer.is_success:
        return said
    host = urlsplit(endpoint).hostname
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _PASSING:
        raise NotNow(f"{host} answered {said}")
    raise _Never(f"{host} answered {said}")


def _asked(method: str, url: str, *, body: bytes | None = None) -> Found:
    """Send a request; what no later one would change is :class:`_Never`."""
    try:
        return outgoing.follow(
            method,
            url,
            body=body,
            headers=_FORM if body else None,
            deadline=DEADLINE,
            most_bytes=MOST_BYTES,
        )
    except (ForbiddenAddress, UnusableUrl, TooLarge, TooManyRedirects) as error:
        raise _Never(str(error)) from error


def _record(sent: SentMention, state: str, *, endpoint: str = "", said: str) -> None:
    """Keep what came of it; of a link that is gone, nothing.

    An edit meanwhile has another delivery, which comes to its own end.
    """
    rows = SentMention.objects.filter(pk=sent.pk, linked=sent.linked)
    if not sent.linked:
        rows.delete()
        return
    rows.update(
        state=state,
        endpoint=endpoint[:URL_CHARACTERS],
        said=said[:_SAID_CHARACTERS],
        sent_at=timezone.now(),
    )
    logger.info("Webmention to %s: %s. %s", sent.target, state, said)


def _line(status: int, content: bytes) -> str:
    """Return a status, with the start of what was said in one line of text."""
    words = text.xml_safe(content.decode("utf-8", "replace")).split()
    return text.shortened(f"{status} {' '.join(words)}".strip(), _SAID_CHARACTERS)
