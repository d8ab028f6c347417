"""Any text in any field: the document is well-formed, and says what was stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

import feedparser
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from blog.text import xml_safe
from feeds.builders import atom
from feeds.model import (
    Category,
    Enclosure,
    Feed,
    Generator,
    Image,
    InReplyTo,
    Item,
    Person,
    Replies,
)
from tests.feeds.atom_samples import POSTS_FEED

if TYPE_CHECKING:
    from datetime import datetime

# A busy machine is no failure.
UNHURRIED = settings(deadline=None)
ATOM = "{http://www.w3.org/2005/Atom}"

# Every code point, lone surrogates and what XML forbids among them, and what markup is made of.
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.text(
        st.sampled_from("<>&\"'%#?/:@[] \t\r\n\x00\x0b\x7f\x85\u2028\ufffe\ud800\udfff;]ä🫖"),
        max_size=20,
    ),
)
MAYBE_TEXT = st.none() | ANY_TEXT
TIMES: st.SearchStrategy[datetime] = st.datetimes(timezones=st.just(UTC))
COUNTS = st.none() | st.integers(0, 10**9)

ITEMS = st.builds(
    Item,
    id=ANY_TEXT,
    title=ANY_TEXT,
    url=ANY_TEXT,
    published=TIMES,
    updated=TIMES,
    author=st.builds(Person, ANY_TEXT, MAYBE_TEXT),
    content_html=ANY_TEXT,
    summary_text=ANY_TEXT,
    categories=st.tuples(st.builds(Category, ANY_TEXT, MAYBE_TEXT, MAYBE_TEXT)),
    enclosures=st.tuples(st.builds(Enclosure, ANY_TEXT, ANY_TEXT, COUNTS)),
    lead_image=st.none() | st.builds(Image, ANY_TEXT, COUNTS, COUNTS),
    replies=st.tuples(st.builds(Replies, ANY_TEXT, ANY_TEXT, COUNTS, st.none() | TIMES)),
    reply_total=COUNTS,
    in_reply_to=st.tuples(st.builds(InReplyTo, ANY_TEXT, ANY_TEXT, ANY_TEXT, MAYBE_TEXT)),
)
FEEDS = st.builds(
    Feed,
    id=ANY_TEXT,
    title=ANY_TEXT,
    subtitle=ANY_TEXT,
    self_url=ANY_TEXT,
    alternate_url=ANY_TEXT,
    updated=TIMES,
    language=ANY_TEXT,
    generator=st.builds(Generator, ANY_TEXT, ANY_TEXT, MAYBE_TEXT),
    stylesheet_url=MAYBE_TEXT,
    items=st.lists(ITEMS, max_size=2).map(tuple),
)


@UNHURRIED
@given(FEEDS)
def test_feed_of_any_text_is_well_formed_and_complete(feed: Feed) -> None:
    root = etree.fromstring(atom.build(feed))
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(feed.items)
    for element in (root, *entries):
        assert all(element.findtext(ATOM + name) for name in ("id", "title", "updated"))


@UNHURRIED
@given(FEEDS)
def test_feed_of_any_text_is_read_by_feedparser_without_bozo(feed: Feed) -> None:
    read = feedparser.parse(atom.build(feed))
    assert not read.bozo
    assert len(read.entries) == len(feed.items)


@UNHURRIED
@given(ANY_TEXT)
@example("]]>")
@example("&amp;")
def test_texts_of_an_entry_come_back_as_stored(text: str) -> None:
    # A letter on each side, so that neither a stand-in nor a reader's trimming hides a change.
    stored = f"a{text}z"
    [item] = POSTS_FEED.items[:1]
    document = atom.build(
        replace(POSTS_FEED, items=(replace(item, id=stored, title=stored, content_html=stored),))
    )
    entry = etree.fromstring(document).find(f"{ATOM}entry")
    assert entry is not None
    assert {entry.findtext(ATOM + name) for name in ("id", "title", "content")} == {
        xml_safe(stored)
    }
