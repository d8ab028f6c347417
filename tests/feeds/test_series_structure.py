"""Pages and archives in every format, clause by clause: RFC 5005 and its Appendix B."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from lxml import etree

from feeds.formats import FORMATS
from feeds.model import Feed, Series
from tests.feeds.samples import (
    ARCHIVE_FEED,
    COMPLETE_FEED,
    EMPTY_FEED,
    PAGE_FEED,
    POSTS_FEED,
    SAMPLES,
    SITE,
    in_format,
)

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}
#: Where a document says of itself what it is: the head of each XML format.
HEADS = {"atom": ".", "rss": "channel"}
EACH_XML = pytest.mark.parametrize("suffix", HEADS)


def head_of(feed: Feed, suffix: str) -> Any:
    """Return the element that a feed's own elements are in."""
    document = etree.fromstring(FORMATS[suffix].build(in_format(feed, suffix)))
    return document.find(HEADS[suffix])


def links_of(feed: Feed, suffix: str) -> dict[str, list[str]]:
    """Return the addresses in the head by relation; the types are that of the format."""
    found: dict[str, list[str]] = {}
    for link in head_of(feed, suffix).iterfind("atom:link", NAMESPACES):
        page = link.get("rel") == "alternate"
        assert link.get("type") == ("text/html" if page else FORMATS[suffix].media_type)
        found.setdefault(link.get("rel"), []).append(link.get("href"))
    return found


def json_of(feed: Feed) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FORMATS["json"].build(in_format(feed, "json")))
    return document


def texts_of(feed: Feed, suffix: str, path: str) -> list[str | None]:
    return [found.text for found in head_of(feed, suffix).iterfind(path, NAMESPACES)]


@EACH_XML
def test_page_links_to_the_others_once_each(suffix: str) -> None:
    # §3
    page = f"{SITE}/feeds/posts.{suffix}?max-results=2"
    links = links_of(PAGE_FEED, suffix)
    assert links["first"] == [page]
    assert links["previous"] == [f"{page}&before=AAZHb-4rUYIAAAAAAAAABw"]
    assert links["next"] == [f"{page}&before=AAZHb-4rUYIAAAAAAAAAAw"]
    assert links["last"] == [f"{page}&before=AAZHb-4rUYIAAAAAAAAAAg"]


@EACH_XML
def test_archive_links_to_the_subscription_document_and_its_neighbours(suffix: str) -> None:
    # §4
    links = links_of(ARCHIVE_FEED, suffix)
    assert links["current"] == [f"{SITE}/feeds/posts.{suffix}"]
    assert links["prev-archive"] == [f"{SITE}/feeds/posts/archive/50.{suffix}"]
    assert links["next-archive"] == [f"{SITE}/feeds/posts/archive/150.{suffix}"]


@EACH_XML
@pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)
def test_document_of_a_series_has_one_self_and_one_alternate_at_most(
    feed: Feed, suffix: str
) -> None:
    links = links_of(feed, suffix)
    assert links["self"] == [in_format(feed, suffix).self_url]
    # RSS has a word of its own for it.
    assert links.get("alternate") == ([feed.alternate_url] if suffix == "atom" else None)


@EACH_XML
@pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)
def test_link_is_of_the_page_itself_whatever_stands_beside_it(feed: Feed, suffix: str) -> None:
    read = feedparser.parse(FORMATS[suffix].build(in_format(feed, suffix)))
    assert read.feed.link == feed.alternate_url


@EACH_XML
@pytest.mark.parametrize(
    ("feed", "marks"),
    [(POSTS_FEED, []), (PAGE_FEED, []), (ARCHIVE_FEED, ["archive"]), (COMPLETE_FEED, ["complete"])],
    ids=["posts", "page", "archive", "complete"],
)
def test_marks_are_empty_elements_in_the_head(feed: Feed, marks: list[str], suffix: str) -> None:
    # §2 and §4: "an empty element"
    found = [
        each for each in head_of(feed, suffix) if etree.QName(each).namespace == NAMESPACES["fh"]
    ]
    assert [etree.QName(each).localname for each in found] == marks
    assert all(each.text is None and not each.attrib and not len(each) for each in found)


@EACH_XML
@pytest.mark.parametrize("feed", [POSTS_FEED, PAGE_FEED])
def test_feed_that_is_no_archive_declares_no_vocabulary_for_it(feed: Feed, suffix: str) -> None:
    document = FORMATS[suffix].build(in_format(feed, suffix))
    assert NAMESPACES["fh"].encode() not in document
    assert NAMESPACES["opensearch"].encode() not in document


@EACH_XML
def test_complete_feed_says_how_many_entries_there_are(suffix: str) -> None:
    assert texts_of(COMPLETE_FEED, suffix, "opensearch:totalResults") == ["2"]
    nothing = replace(EMPTY_FEED, series=Series(complete=True))
    assert texts_of(nothing, suffix, "opensearch:totalResults") == ["0"]


def test_json_page_has_the_next_one_in_the_words_of_the_format() -> None:
    page, document = f"{SITE}/feeds/posts.json?max-results=2", json_of(PAGE_FEED)
    assert document["next_url"] == f"{page}&before=AAZHb-4rUYIAAAAAAAAAAw"
    about = document["_broadsheet"]
    assert about["first_url"] == page
    assert about["previous_url"] == f"{page}&before=AAZHb-4rUYIAAAAAAAAABw"
    assert about["last_url"] == f"{page}&before=AAZHb-4rUYIAAAAAAAAAAg"
    assert "next_url" not in about


def test_json_archive_says_what_it_is_and_where_the_others_are() -> None:
    about = json_of(ARCHIVE_FEED)["_broadsheet"]
    assert about["archive"] is True
    assert about["current_url"] == f"{SITE}/feeds/posts.json"
    assert about["prev_archive_url"] == f"{SITE}/feeds/posts/archive/50.json"
    assert about["next_archive_url"] == f"{SITE}/feeds/posts/archive/150.json"
    assert "next_url" not in json_of(ARCHIVE_FEED)


def test_json_says_of_a_complete_feed_alone_that_it_is() -> None:
    assert json_of(COMPLETE_FEED)["_broadsheet"]["complete"] is True
    assert not {"complete", "archive"} & json_of(PAGE_FEED)["_broadsheet"].keys()


@pytest.mark.parametrize("suffix", FORMATS)
def test_archive_says_no_number_of_comments(suffix: str) -> None:
    # RFC 4685 §4: the counts are advisory; an archive stays as it is.
    document = FORMATS[suffix].build(in_format(ARCHIVE_FEED, suffix))
    for word in (b"thr:count", b"thr:updated", b"thr:total", b"slash:comments", b'"comments"'):
        assert word not in document
    assert f"/feeds/posts/7/comments.{suffix}".encode() in document


@pytest.mark.parametrize("suffix", FORMATS)
def test_link_that_is_no_url_is_repaired(suffix: str) -> None:
    odd = Series(first="http://a.test/é?q=<&\x00", next="http://a.test/a b")
    document = FORMATS[suffix].build(replace(POSTS_FEED, series=odd))
    assert b"http://a.test/%C3%A9?q=%3C" in document
    assert b"http://a.test/a%20b" in document
