"""Any text in any field of any format: well-formed, and it says what was stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from blog.text import xml_safe
from feeds.formats import FORMATS
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
from tests.feeds.samples import POSTS_FEED

if TYPE_CHECKING:
    from datetime import datetime

# A busy machine is no failure.
UNHURRIED = settings(deadline=None)
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = f"{ATOM}content"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"

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
    comments_url=MAYBE_TEXT,
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
    fresh_for=st.none() | st.timedeltas(timedelta()),
    items=st.lists(ITEMS, max_size=2).map(tuple),
)


# What an entry says letter by letter: id, title, content.
Said = tuple[str | None, str | None, str | None]
Says = Callable[[bytes], list[Said]]


def atom_says(document: bytes) -> list[Said]:
    return [
        (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title"), entry.findtext(CONTENT))
        for entry in etree.fromstring(document).findall(f"{ATOM}entry")
    ]


def rss_says(document: bytes) -> list[Said]:
    return [
        (item.findtext("guid"), item.findtext("title"), item.findtext(ENCODED))
        for item in etree.fromstring(document).findall("channel/item")
    ]


def json_says(document: bytes) -> list[Said]:
    return [
        (item["id"], item["title"], item.get("content_html"))
        for item in json.loads(document)["items"]
    ]


SAYS: dict[str, Says] = {"atom": atom_says, "rss": rss_says, "json": json_says}
EACH_FORMAT = pytest.mark.parametrize("suffix", FORMATS)


@EACH_FORMAT
@UNHURRIED
@given(feed=FEEDS)
def test_feed_of_any_text_is_well_formed_and_complete(suffix: str, feed: Feed) -> None:
    said = SAYS[suffix](FORMATS[suffix].build(feed))
    assert len(said) == len(feed.items)
    assert all(id_ and title for id_, title, _content in said)


@pytest.mark.parametrize("suffix", ["atom", "rss"])
@UNHURRIED
@given(feed=FEEDS)
def test_feed_of_any_text_is_read_by_feedparser_without_bozo(suffix: str, feed: Feed) -> None:
    read = feedparser.parse(FORMATS[suffix].build(feed))
    assert not read.bozo
    assert len(read.entries) == len(feed.items)


@EACH_FORMAT
@UNHURRIED
@given(text=ANY_TEXT)
@example(text="]]>")
@example(text="&amp;")
def test_texts_of_an_entry_come_back_as_stored(suffix: str, text: str) -> None:
    # A letter on each side, so that neither a stand-in nor a reader's trimming hides a change.
    stored = f"a{text}z"
    [item] = POSTS_FEED.items[:1]
    feed = replace(POSTS_FEED, items=(replace(item, id=stored, title=stored, content_html=stored),))
    assert SAYS[suffix](FORMATS[suffix].build(feed)) == [(xml_safe(stored),) * 3]
