"""OPML 2.0: a list of feeds that a reader takes in at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from blog.text import xml_safe
from feeds.directory import Entry, Group

CONTENT_TYPE: Final = "text/x-opml; charset=utf-8"


def build(groups: Iterable[Group], *, title: str, language: str) -> bytes:
    """Return the feeds as an OPML document in UTF-8.

    Each feed stands there once, in its main format: a reader subscribes to all that it finds.
    Whatever the format is, the type of such an outline is "rss" (OPML 2.0, "Subscription lists").
    """
    document = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(document, "head"), "title").text = xml_safe(title)
    body = etree.SubElement(document, "body")
    for group in groups:
        above = etree.SubElement(body, "outline", text=xml_safe(group.heading))
        for entry in group.entries:
            etree.SubElement(above, "outline", _attributes(entry, language))
    return etree.tostring(document, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _attributes(entry: Entry, language: str) -> dict[str, str]:
    title = xml_safe(entry.title)
    return {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": xml_safe(entry.address.url),
        "htmlUrl": xml_safe(entry.page_url),
        "language": xml_safe(language),
    }
