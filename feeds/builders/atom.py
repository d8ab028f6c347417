"""Atom 1.0 (RFC 4287) with threading (RFC 4685): `Feed` → bytes.

Pure: nothing here reads a clock, a locale or a setting, and each call has its own feedgen
objects, so that threads need no lock and the same feed always gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedgen.feed import FeedGenerator

from blog.text import xml_safe
from feeds.builders import extensions, texts, threads
from feeds.builders.times import utc
from feeds.builders.uri import valid_uri, web_page

if TYPE_CHECKING:
    from feeds.model import Feed, Generator, Item, Person

MEDIA_TYPE: Final = "application/atom+xml"
CONTENT_TYPE: Final = f"{MEDIA_TYPE}; charset=utf-8"


def build(feed: Feed) -> bytes:
    """Return `feed` as an Atom document in UTF-8.

    No stored text makes it fail: characters that XML 1.0 forbids are removed, URLs are repaired,
    and what Atom demands but is empty gets a stand-in. A naive time raises `ValueError`.
    """
    document = FeedGenerator()
    _register_extensions(document, feed)
    _describe(document, feed)
    for item in feed.items:
        _add_entry(document, item)
    rendered: bytes = document.atom_str(pretty=True)
    return rendered


def _register_extensions(document: FeedGenerator, feed: Feed) -> None:
    document.register_extension("stylesheet", extensions.StylesheetExtension)
    document.stylesheet.url = feed.stylesheet_url
    document.register_extension("links", extensions.LinksExtension, extensions.LinksEntryExtension)
    document.register_extension(
        "threading", threads.ThreadingExtension, threads.ThreadingEntryExtension
    )
    document.register_extension("media", extensions.MediaExtension, extensions.MediaEntryExtension)


def _describe(document: FeedGenerator, feed: Feed) -> None:
    document.id(texts.entry_id(feed.id, feed.self_url))
    document.title(texts.title(feed.title))
    document.updated(utc(feed.updated))
    document.language(xml_safe(feed.language))
    document.subtitle(texts.text_or(feed.subtitle, ""))
    document.link(href=valid_uri(feed.self_url), rel="self", type=MEDIA_TYPE)
    document.link(href=valid_uri(feed.alternate_url), rel="alternate", type="text/html")
    if feed.hub_url:
        document.link(href=valid_uri(feed.hub_url), rel="hub")
    _name_generator(document, feed.generator)


def _name_generator(document: FeedGenerator, generator: Generator) -> None:
    document.generator(
        xml_safe(generator.name), xml_safe(generator.version), web_page(generator.uri)
    )


def _add_entry(document: FeedGenerator, item: Item) -> None:
    # feedgen prepends unless told otherwise.
    entry = document.add_entry(order="append")
    entry.links.item = entry.threading.item = entry.media.item = item
    entry.id(texts.entry_id(item.id, item.url))
    entry.title(texts.title(item.title))
    entry.published(utc(item.published))
    entry.updated(utc(item.updated))
    entry.author(_person(item.author))
    # The links extension completes this one; feedgen wants to see it where there is no content.
    entry.link(href=valid_uri(item.url), rel="alternate")
    entry.category(texts.categories(item))
    if content := texts.text_or(item.content_html, ""):
        entry.content(content, type="html")
    if summary := texts.text_or(item.summary_text, ""):
        entry.summary(summary, type="text")


def _person(person: Person) -> dict[str, str]:
    described = {"name": texts.name(person.name)}
    if uri := web_page(person.uri):
        described["uri"] = uri
    return described
