"""RSS 2.0 with Dublin Core, slash, wfw, Media RSS, threading and archives: `Feed` → bytes.

Pure, as the Atom builder is. feedgen prints times under a process-wide `setlocale`, which other
threads would feel: it is given none to print, and the RSS extension writes them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Final

from feedgen.feed import FeedGenerator

from blog.text import excerpt, xml_safe
from feeds.builders import extensions, rss_extensions, series, texts, threads
from feeds.builders.rss_extensions import MEDIA_TYPE
from feeds.builders.uri import valid_uri, web_page

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry

    from feeds.model import Feed, Generator, Item

CONTENT_TYPE: Final = f"{MEDIA_TYPE}; charset=utf-8"

_NOWHERE: Final = "/"
_MINUTE: Final = timedelta(minutes=1)
#: Characters of HTML of which an excerpt is made: reading all of a long post takes a while.
_EXCERPTED: Final = 1500


class _Unprinted(datetime):
    """A time that feedgen takes for none: its own default would be the time of building."""

    def __bool__(self) -> bool:
        return False


_UNPRINTED: Final = _Unprinted(1, 1, 1, tzinfo=UTC)


def build(feed: Feed) -> bytes:
    """Return `feed` as an RSS document in UTF-8.

    No stored text makes it fail: characters that XML 1.0 forbids are removed, URLs are repaired,
    and what RSS demands but is empty gets a stand-in. A naive time raises `ValueError`.
    """
    document = FeedGenerator()
    _register_extensions(document, feed)
    _describe(document, feed)
    for item in feed.items:
        _add_item(document, item)
    rendered: bytes = document.rss_str(pretty=True)
    return rendered


def _register_extensions(document: FeedGenerator, feed: Feed) -> None:
    document.register_extension("stylesheet", extensions.StylesheetExtension)
    document.stylesheet.url = feed.stylesheet_url
    document.register_extension("series", series.SeriesExtension)
    document.series.feed, document.series.media_type = feed, MEDIA_TYPE
    document.register_extension(
        "said", rss_extensions.ChannelExtension, rss_extensions.ItemExtension
    )
    document.said.feed = feed
    document.register_extension(
        "threading", threads.ThreadingExtension, threads.ThreadingEntryExtension
    )
    document.register_extension("media", extensions.MediaExtension, extensions.MediaEntryExtension)


def _describe(document: FeedGenerator, feed: Feed) -> None:
    title = texts.title(feed.title)
    document.title(title)
    document.description(texts.text_or(feed.subtitle, title))
    document.language(xml_safe(feed.language))
    document.generator(_generator(feed.generator))
    document.updated(_UNPRINTED)
    if feed.fresh_for is not None and feed.fresh_for >= _MINUTE:
        document.ttl(feed.fresh_for // _MINUTE)
    document.link(href=valid_uri(feed.self_url), rel="self", type=MEDIA_TYPE)
    # The last link is the channel's, whatever its rel.
    document.link(href=valid_uri(feed.alternate_url) or _NOWHERE, rel="alternate")


def _generator(generator: Generator) -> str:
    page = web_page(generator.uri)
    said = (generator.name, generator.version, f"({page})" if page else "")
    return " ".join(xml_safe(part) for part in said if part)


def _add_item(document: FeedGenerator, item: Item) -> None:
    # feedgen prepends unless told otherwise.
    entry = document.add_entry(order="append")
    entry.said.item = entry.threading.item = entry.media.item = item
    guid, link = texts.entry_id(item.id, item.url), valid_uri(item.url)
    entry.guid(guid, permalink=guid == link and web_page(link) is not None)
    entry.link(href=link, rel="alternate")
    entry.title(texts.title(item.title))
    entry.category(texts.categories(item))
    if item.comments_url is not None:
        entry.comments(valid_uri(item.comments_url))
    _add_enclosure(entry, item)
    _add_content(entry, item)


def _add_enclosure(entry: FeedEntry, item: Item) -> None:
    """Add the first file: RSS has one at most, and says 0 for a length that nobody knows."""
    for file in item.enclosures[:1]:
        entry.link(
            href=valid_uri(file.url),
            rel="enclosure",
            type=xml_safe(file.media_type),
            length=str(file.length_bytes or 0),
        )


def _add_content(entry: FeedEntry, item: Item) -> None:
    """Add the summary as `description` and the content as `content:encoded`.

    Some readers know `description` alone, so that the start of the text stands in for a missing
    summary. Where there is no text either (a picture), feedgen makes the content the description.
    """
    content = texts.text_or(item.content_html, "")
    if content:
        entry.content(content)
    # HTML, where a summary is plain text: https://www.rssboard.org/rss-encoding-examples
    entry.description(
        escape(texts.text_or(item.summary_text, "") or _excerpt(content), quote=False)
    )


def _excerpt(html: str) -> str:
    start = html if len(html) <= _EXCERPTED else html[:_EXCERPTED].rpartition("<")[0]
    return excerpt(start)
