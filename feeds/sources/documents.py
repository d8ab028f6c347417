"""What the feeds of all scopes have in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from blog.canonical import absolute_url
from blog.models import Blog
from feeds import parameters
from feeds.model import Feed, Generator, Item
from feeds.scopes import SCOPES, Ask

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
    items: Iterable[Item],
) -> Feed:
    """Return a feed of the blog; its id is a UUID5 of the blog's UUID and ``identity``.

    ``name`` and ``subject`` are those of its address.
    """
    entries = tuple(items)
    path = SCOPES[name].path(*subject, suffix=ask.suffix)
    return Feed(
        id=f"urn:uuid:{uuid.uuid5(blog.uuid, identity)}",
        title=title,
        subtitle=blog.subtitle,
        self_url=parameters.added(absolute_url(path), ask.window.query()),
        alternate_url=absolute_url(page_path),
        updated=max([blog.updated_at, *(item.updated for item in entries)]),
        language=blog.language,
        generator=Generator(GENERATOR, settings.VERSION),
        stylesheet_url=absolute_url(static(STYLESHEET)),
        fresh_for=timedelta(seconds=settings.FEED_MAX_AGE),
        items=entries,
    )


def times(published: datetime | None, updated: datetime | None) -> tuple[datetime, datetime]:
    """Return both times of something published; the database guarantees them."""
    if published is None or updated is None:
        message = "Something unpublished was about to enter a feed."
        raise ValueError(message)
    return published, updated
