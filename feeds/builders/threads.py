"""Threading (RFC 4685) in Atom and RSS, as feedgen's extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedgen.ext.base import BaseExtension
from lxml import etree

from blog.text import xml_safe
from feeds.builders.extensions import ItemExtension
from feeds.builders.times import rfc3339
from feeds.builders.uri import valid_uri

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import InReplyTo, Replies

THREADING: Final = "http://purl.org/syndication/thread/1.0"


class ThreadingExtension(BaseExtension):
    """The namespace of RFC 4685."""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix by which the validator and readers know it."""
        return {"thr": THREADING}


class ThreadingEntryExtension(ItemExtension):
    """What an entry answers, and what answers it (RFC 4685 §3 to §5)."""

    def extend_atom(self, entry: _Element) -> _Element:
        """Add `thr:in-reply-to`, the links to replies and `thr:total`."""
        for answered in self.item.in_reply_to:
            _add_in_reply_to(entry, answered)
        for replies in self.item.replies:
            _add_replies(entry, replies)
        if self.item.reply_total is not None:
            etree.SubElement(entry, f"{{{THREADING}}}total").text = str(self.item.reply_total)
        return entry

    def extend_rss(self, item: _Element) -> _Element:
        """Add `thr:in-reply-to`; RSS has words of its own for what answers an item."""
        for answered in self.item.in_reply_to:
            _add_in_reply_to(item, answered)
        return item


def _add_in_reply_to(entry: _Element, answered: InReplyTo) -> None:
    # `ref` is an id, compared character by character: it must not be repaired as a URL is.
    attributes = {
        "ref": xml_safe(answered.ref),
        "href": valid_uri(answered.href),
        "type": xml_safe(answered.media_type),
    }
    if answered.source is not None:
        attributes["source"] = valid_uri(answered.source)
    etree.SubElement(entry, f"{{{THREADING}}}in-reply-to", attributes)


def _add_replies(entry: _Element, replies: Replies) -> None:
    attributes = {
        "href": valid_uri(replies.href),
        "rel": "replies",
        "type": xml_safe(replies.media_type),
    }
    if replies.count is not None:
        attributes[f"{{{THREADING}}}count"] = str(replies.count)
    if replies.updated is not None:
        attributes[f"{{{THREADING}}}updated"] = rfc3339(replies.updated)
    etree.SubElement(entry, "link", attributes)
