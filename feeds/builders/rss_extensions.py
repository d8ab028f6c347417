"""What RSS 2.0 says in other vocabularies' words, and the times that feedgen must not print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedgen.ext.base import BaseExtension
from lxml import etree

from feeds.builders import extensions, texts
from feeds.builders.times import rfc822
from feeds.builders.uri import valid_uri

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import Feed

ATOM: Final = "http://www.w3.org/2005/Atom"
DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
SLASH: Final = "http://purl.org/rss/1.0/modules/slash/"
WFW: Final = "http://wellformedweb.org/CommentAPI/"

MEDIA_TYPE: Final = "application/rss+xml"

_SPECIAL: Final = re.compile("([<&])")


class ChannelExtension(BaseExtension):
    """The namespaces of an item's words, and when the channel changed."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes by which the validator and readers know them."""
        return {"dc": DUBLIN_CORE, "slash": SLASH, "wfw": WFW}

    def extend_rss(self, rss: _Element) -> _Element:
        """Add `lastBuildDate`, when what the channel shows last changed, and the hub."""
        for channel in rss.iterfind("channel"):
            _make_plain(channel, "title", "description")
            _add(channel, "lastBuildDate", rfc822(self.feed.updated))
            if hub := valid_uri(self.feed.hub_url):
                etree.SubElement(channel, f"{{{ATOM}}}link", {"href": hub, "rel": "hub"})
        return rss


class ItemExtension(extensions.ItemExtension):
    """When an item appeared, who wrote it, and what answers it."""

    def extend_rss(self, item: _Element) -> _Element:
        """Add `pubDate`, `dc:creator`, `slash:comments` and `wfw:commentRss`."""
        said = self.item
        _make_plain(item, "title")
        _add(item, "pubDate", rfc822(said.published))
        # Not `author`, which has to be an e-mail address.
        _add(item, f"{{{DUBLIN_CORE}}}creator", texts.name(said.author.name))
        if said.reply_total is not None:
            _add(item, f"{{{SLASH}}}comments", str(said.reply_total))
        if (replies := said.replies_in(MEDIA_TYPE)) is not None:
            _add(item, f"{{{WFW}}}commentRss", valid_uri(replies.href))
        return item


def _make_plain(parent: _Element, *names: str) -> None:
    """Say of texts that they are no HTML: "<" and "&" as hexadecimal character references.

    It is the same to XML; readers that take a title for HTML go by it (RSS Best Practices
    Profile, "Character Data").
    """
    for name in names:
        for element in parent.iterfind(name):
            begin, *rest = _SPECIAL.split(element.text or "")
            element.text = begin
            for special, text in zip(rest[::2], rest[1::2], strict=True):
                reference = etree.Entity(f"#x{ord(special):X}")
                reference.tail = text
                element.append(reference)


def _add(parent: _Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
