"""What feedgen 1.0.0 can't say by itself in Atom and RSS, said through its extension API.

A vocabulary is a feed extension, from which alone namespaces come, and an entry extension, of
which feedgen makes one per entry and to which the builder gives its `Item`. feedgen's Atom
elements carry no namespace in the tree, so the Atom elements added here carry none either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from blog.text import xml_safe
from feeds.builders.uri import valid_uri

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import Enclosure, Image, Item

MEDIA: Final = "http://search.yahoo.com/mrss/"


class StylesheetExtension(BaseExtension):
    """An `xml-stylesheet` instruction before the root, for people who open a feed in a browser."""

    url: str | None = None

    def extend_atom(self, root: _Element) -> _Element:
        """Put the instruction before the root, if there is a style sheet."""
        if self.url:
            href = quoteattr(valid_uri(self.url))
            root.addprevious(
                etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href={href}')
            )
        return root

    extend_rss = extend_atom


class ItemExtension(BaseEntryExtension):
    """An entry extension that reads the item its entry is made of."""

    item: Item


class LinksExtension(BaseExtension):
    """Links need no namespace; feedgen wants a feed extension to go with the entry's."""


class LinksEntryExtension(ItemExtension):
    """Entry links with their attributes (RFC 4287 §4.2.7), which feedgen 1.0.0 loses."""

    def extend_atom(self, entry: _Element) -> _Element:
        """Complete the permalink that feedgen wrote, and add the enclosures."""
        for permalink in entry.iterfind("link"):
            permalink.set("rel", "alternate")
            permalink.set("type", "text/html")
        for enclosure in self.item.enclosures:
            _add_enclosure(entry, enclosure)
        return entry


class MediaExtension(BaseExtension):
    """The namespace of Media RSS."""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix by which the validator and readers know it."""
        return {"media": MEDIA}


class MediaEntryExtension(ItemExtension):
    """The lead image of an entry, and the files for which RSS has no room (Media RSS 1.5.1)."""

    def extend_atom(self, entry: _Element) -> _Element:
        """Add `media:thumbnail`, if there is an image."""
        if self.item.lead_image is not None:
            _add_thumbnail(entry, self.item.lead_image)
        return entry

    def extend_rss(self, item: _Element) -> _Element:
        """Add the image, and every file but the first: that one is the enclosure."""
        for enclosure in self.item.enclosures[1:]:
            _add_content(item, enclosure)
        return self.extend_atom(item)


def _add_enclosure(entry: _Element, enclosure: Enclosure) -> None:
    attributes = {
        "href": valid_uri(enclosure.url),
        "rel": "enclosure",
        "type": xml_safe(enclosure.media_type),
    }
    if enclosure.length_bytes is not None:
        attributes["length"] = str(enclosure.length_bytes)
    etree.SubElement(entry, "link", attributes)


def _add_content(item: _Element, enclosure: Enclosure) -> None:
    attributes = {"url": valid_uri(enclosure.url), "type": xml_safe(enclosure.media_type)}
    if enclosure.length_bytes is not None:
        attributes["fileSize"] = str(enclosure.length_bytes)
    etree.SubElement(item, f"{{{MEDIA}}}content", attributes)


def _add_thumbnail(entry: _Element, image: Image) -> None:
    attributes = {"url": valid_uri(image.url)}
    if image.width is not None:
        attributes["width"] = str(image.width)
    if image.height is not None:
        attributes["height"] = str(image.height)
    etree.SubElement(entry, f"{{{MEDIA}}}thumbnail", attributes)
