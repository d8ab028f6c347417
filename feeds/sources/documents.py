"""What the feeds of all scopes have in common."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from blog.canonical import absolute_url
from blog.models import Blog
from feeds import parameters
from feeds.model import Feed, Generator, Item, Series
from feeds.parameters import USUAL, Window
from feeds.scopes import SCOPES, Ask
from feeds.sources.parts import Pages, Part

GENERATOR = "Broadsheet"
#: The heading of feeds that are of no part of the blog.
WHOLE_BLOG = "The whole blog"
#: For people who open a feed in a browser.
STYLESHEET = "feeds/feed.css"


def feed(
    ask: Ask,
    blog: Blog,
    *,
    name: str,
    subject: tuple[Any, ...] = (),
    identity: str,
    title: str,
    page_path: str,
    items: Part[Item],
) -> Feed:
    """Return a feed of the blog; its id is a UUID5 of the blog's UUID and ``identity``.

    ``name`` and ``subject`` are those of its address. All pages and archives have one id.
    """
    scope = SCOPES[name]
    address = absolute_url(scope.path(*subject, suffix=ask.suffix))
    # The document that people subscribe to, and no other, is what the hub is told of.
    is_topic = scope.topic is not None and ask.window == USUAL
    return Feed(
        id=f"urn:uuid:{uuid.uuid5(blog.uuid, identity)}",
        title=title,
        subtitle=blog.subtitle,
        self_url=parameters.added(address, ask.window.query()),
        alternate_url=absolute_url(page_path),
        updated=max([blog.updated_at, *(item.updated for item in items.whole or items.rows)]),
        language=blog.language,
        generator=Generator(GENERATOR, settings.VERSION),
        stylesheet_url=absolute_url(static(STYLESHEET)),
        fresh_for=timedelta(seconds=settings.FEED_MAX_AGE),
        hub_url=settings.WEBSUB_HUB if is_topic else "",
        series=_series(items.pages, address),
        items=tuple(items.rows),
    )


def _series(pages: Pages, address: str) -> Series:
    """Return where the other pages of a feed are (RFC 5005 §2 and §3)."""

    def url(window: Window | None) -> str | None:
        return None if window is None else parameters.added(address, window.query())

    return Series(
        complete=pages.complete,
        first=url(pages.first),
        previous=url(pages.previous),
        next=url(pages.next),
        last=url(pages.last),
    )


def times(published: datetime | None, updated: datetime | None) -> tuple[datetime, datetime]:
    """Return both times of something published; the database guarantees them."""
    if published is None or updated is None:
        message = "Something unpublished was about to enter a feed."
        raise ValueError(message)
    return published, updated
