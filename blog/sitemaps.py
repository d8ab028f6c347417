"""Sitemaps for search engines (sitemaps.org/protocol.html).

A document holds the posts of a block of sequence numbers, which never change: posts that are
added fill the last block, and a post that is withdrawn leaves a hole in its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from django.db.models import F, Max
from django.utils.encoding import iri_to_uri

from blog.canonical import absolute_url
from blog.models import Post

#: The protocol allows 50,000; a shorter document is a faster one, for as long as it isn't stored.
BLOCK_POSTS = 2_500

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Location:
    """An absolute address, and when what it shows changed last."""

    url: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of posts, counted from 1."""

    number: int
    changed_at: datetime


def blocks() -> list[Block]:
    """Return the blocks that have something published in them. One query."""
    rows = (
        Post.objects.published()
        .annotate(block=(F("sequence") - 1) / BLOCK_POSTS)
        .values_list("block")
        .annotate(changed_at=Max("updated_at"))
        .order_by("block")
    )
    return [Block(block + 1, changed_at) for block, changed_at in rows]


def locations(number: int) -> list[Location]:
    """Return the posts and pages of a block. One query."""
    last = number * BLOCK_POSTS
    posts = (
        Post.objects.published()
        .filter(sequence__gt=last - BLOCK_POSTS, sequence__lte=last)
        .order_by("sequence")
        .values_list("path", "updated_at")
    )
    return [
        Location(absolute_url(iri_to_uri(path or "")), changed_at) for path, changed_at in posts
    ]


def urlset(urls: Iterable[Location]) -> bytes:
    """Return a sitemap."""
    return _document("urlset", "url", urls)


def index(sitemaps: Iterable[Location]) -> bytes:
    """Return an index of sitemaps."""
    return _document("sitemapindex", "sitemap", sitemaps)


def _document(root: str, element: str, places: Iterable[Location]) -> bytes:
    rows = "".join(f"<{element}>{_place(place)}</{element}>\n" for place in places)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{rows}</{root}>\n'
    ).encode()


def _place(place: Location) -> str:
    changed = place.changed_at
    lastmod = f"<lastmod>{_w3c(changed)}</lastmod>" if changed else ""
    return f"<loc>{escape(place.url)}</loc>{lastmod}"


def _w3c(moment: datetime) -> str:
    """Return a time in UTC, to the second; ``strftime`` takes ten times as long."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
