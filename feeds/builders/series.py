"""Pages and archives (RFC 5005) in Atom and RSS, as a feedgen extension.

feedgen itself knows no archives, and writes no link but `self` into RSS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedgen.ext.base import BaseExtension
from lxml import etree

from feeds.builders.uri import valid_uri

if TYPE_CHECKING:
    from lxml.etree import _Element

    from feeds.model import Feed

HISTORY: Final = "http://purl.org/syndication/history/1.0"
OPEN_SEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"

_ATOM: Final = "http://www.w3.org/2005/Atom"


class SeriesExtension(BaseExtension):
    """Where the document stands among those of its feed."""

    feed: Feed
    #: Of this document and of the others.
    media_type: str

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes by which the validator and readers know what is said, if it is."""
        series = self.feed.series
        history = {"fh": HISTORY} if series.complete or series.archive else {}
        return history | ({"opensearch": OPEN_SEARCH} if series.complete else {})

    def extend_atom(self, feed: _Element) -> _Element:
        """Add the links and marks."""
        self._add_links(feed, "link")
        self._add_marks(feed)
        return feed

    def extend_rss(self, rss: _Element) -> _Element:
        """Add the same to the channel, the links as Atom's (RFC 5005, Appendix B)."""
        for channel in rss.iterfind("channel"):
            self._add_links(channel, f"{{{_ATOM}}}link")
            self._add_marks(channel)
        return rss

    def _add_links(self, parent: _Element, name: str) -> None:
        for relation, url in self.feed.series.links():
            attributes = {"href": valid_uri(url), "rel": relation, "type": self.media_type}
            etree.SubElement(parent, name, attributes)

    def _add_marks(self, parent: _Element) -> None:
        """Add what the document is, and how many entries there are where it has all of them.

        Elsewhere a number would have to be counted, which takes longer than the page itself.
        """
        if self.feed.series.archive:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
        if self.feed.series.complete:
            etree.SubElement(parent, f"{{{HISTORY}}}complete")
            total = etree.SubElement(parent, f"{{{OPEN_SEARCH}}}totalResults")
            total.text = str(len(self.feed.items))
