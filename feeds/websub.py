"""WebSub, the publisher's side (https://www.w3.org/TR/websub/).

Feeds name the hub and themselves, and the hub is told when they change: `blog.announcing` writes
with each change which topics it is about, and the worker comes here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from blog import announcing, outbox, outgoing, text
from feeds import directory
from feeds.builders.uri import valid_uri
from feeds.model import Feed
from feeds.scopes import SCOPES

#: For each request: a worker has other things to do than to wait for a hub.
DEADLINE: Final = timedelta(seconds=10)
#: What is shown of what a hub says when it refuses.
_SAID_CHARACTERS: Final = 300
#: What may come of it, headers included; a refusal takes a line.
_MOST_BYTES: Final = 64 * 1024
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class HubRefused(Exception):
    """The hub answered, but not that it will tell the subscribers (2xx)."""

    def __init__(self, host: str, *, status: int, said: str) -> None:
        self.host = host
        self.status = status
        self.said = said
        super().__init__(f"{host} answered {status}: {said or 'nothing more.'}")


def register() -> None:
    """Tell the outbox who tells the hub."""
    outbox.register(announcing.KIND, tell_hub, gathered=True)


def link_header(feed: Feed) -> str:
    """Return the value of ``Link`` by which subscribers find hub and topic (§4), '' for no hub.

    Both stand in the document as well; a subscriber looks here first.
    """
    if not feed.hub_url:
        return ""
    return f'<{valid_uri(feed.hub_url)}>; rel="hub", <{valid_uri(feed.self_url)}>; rel="self"'


def tell_hub(payload: Mapping[str, Any]) -> None:
    """Tell the hub that a topic's documents changed, one after the other, the main format first.

    Raises :class:`HubRefused` or :class:`blog.outgoing.OutgoingError`, upon which all of them
    come again: a hub that is told twice fetches twice, and finds nothing new.
    """
    if settings.WEBSUB_HUB:
        for url in _documents(payload["subject"]):
            _publish(settings.WEBSUB_HUB, url)


def _documents(topic: str) -> Iterator[str]:
    """Yield where the feed of a topic is in each format; nowhere, once readers don't see it."""
    name, _, number = topic.partition(":")
    for scope in SCOPES.values():
        if scope.topic is not None and scope.topic.name == name:
            subject = scope.topic.subject(int(number or 0))
            if subject is not None:
                yield from (address.url for address in directory.addresses(scope, *subject))


def _publish(hub: str, url: str) -> None:
    """Tell the hub that what is at ``url`` changed.

    How is between publisher and hub (§6). This is what hubs have taken since PubSubHubbub 0.3,
    and some want ``hub.topic`` as well. One document in each request: of several ``hub.url``
    many hubs read the last one only.
    """
    fields = {"hub.mode": "publish", "hub.url": url, "hub.topic": url}
    answer = outgoing.request(
        "POST",
        hub,
        body=urlencode(fields).encode(),
        headers=_FORM,
        deadline=DEADLINE,
        most_bytes=_MOST_BYTES,
    )
    if not answer.is_success:
        host = urlsplit(hub).hostname or ""
        raise HubRefused(host, status=answer.status, said=_line(answer.content))


def _line(content: bytes) -> str:
    """Return the start of what was said, as one line of text."""
    words = text.xml_safe(content.decode("utf-8", "replace")).split()
    return text.shortened(" ".join(words), _SAID_CHARACTERS)
