"""The Atom document, clause by clause: RFC 4287, RFC 4685, and what readers need."""

from __future__ import annotations

import locale
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import feedparser
import pytest
from lxml import etree

from feeds.builders import atom
from feeds.formats import FORMATS
from feeds.model import Category, Feed, Item, Person
from tests.feeds.samples import (
    ANSWER,
    COMMENT,
    EMPTY_FEED,
    EVENING,
    POST,
    POST_COMMENTS_FEED,
    POSTS_FEED,
    QUIET_POST,
    SAMPLES,
    SITE,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "thr": "http://purl.org/syndication/thread/1.0",
    "media": "http://search.yahoo.com/mrss/",
}
EACH_SAMPLE = pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)


def parsed(feed: Feed) -> _Element:
    return etree.fromstring(atom.build(feed))


def entry_of(item: Item) -> _Element:
    [entry] = found(parsed(replace(POSTS_FEED, items=(item,))), "atom:entry")
    return entry


def found(element: _Element, path: str) -> list[_Element]:
    return element.findall(path, NAMESPACES)


def text_of(element: _Element, path: str) -> str | None:
    return element.findtext(path, namespaces=NAMESPACES)


def attributes_of(element: _Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def links_of(element: _Element, rel: str) -> list[dict[str, str]]:
    return [attributes_of(link) for link in found(element, "atom:link") if link.get("rel") == rel]


@EACH_SAMPLE
def test_feed_read_by_feedparser_has_no_bozo(feed: Feed) -> None:
    read = feedparser.parse(atom.build(feed))
    assert not read.bozo
    assert read.version == "atom10"
    assert [entry.id for entry in read.entries] == [item.id for item in feed.items]


@EACH_SAMPLE
def test_feed_has_one_self_and_one_html_alternate(feed: Feed) -> None:
    root = parsed(feed)
    assert links_of(root, "self") == [
        {"href": feed.self_url, "rel": "self", "type": "application/atom+xml"},
    ]
    assert links_of(root, "alternate") == [
        {"href": feed.alternate_url, "rel": "alternate", "type": "text/html"},
    ]


def test_feed_has_its_id_language_and_updated() -> None:
    root = parsed(POSTS_FEED)
    assert text_of(root, "atom:id") == POSTS_FEED.id
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert text_of(root, "atom:updated") == "2026-01-02T18:30:15.250000+00:00"


def test_feed_generator_is_broadsheet_with_its_version() -> None:
    [generator] = found(parsed(POSTS_FEED), "atom:generator")
    assert generator.text == "Broadsheet"
    assert attributes_of(generator) == {
        "uri": "https://broadsheet.example.org/",
        "version": "0.1.0",
    }


def test_feed_without_subtitle_has_no_subtitle_element() -> None:
    assert found(parsed(POST_COMMENTS_FEED), "atom:subtitle") == []


def test_feed_without_entries_is_read_without_bozo() -> None:
    read = feedparser.parse(atom.build(EMPTY_FEED))
    assert not read.bozo
    assert read.entries == []


def test_feed_with_a_stylesheet_names_it_before_the_root() -> None:
    instruction = parsed(POSTS_FEED).getprevious()
    assert instruction is not None
    assert instruction.text == f'type="text/css" href="{SITE}/static/feeds/feed.css"'


def test_stylesheet_url_with_markup_stays_inside_the_instruction() -> None:
    root = parsed(replace(POSTS_FEED, stylesheet_url=f"{SITE}/a.css?b=1&c=\"?><x>'"))
    instruction = root.getprevious()
    assert instruction is not None
    assert instruction.text == f'type="text/css" href="{SITE}/a.css?b=1&amp;c=%22?%3E%3Cx%3E\'"'


def test_feed_without_a_stylesheet_starts_with_the_root() -> None:
    assert parsed(EMPTY_FEED).getprevious() is None


def test_entries_keep_the_order_of_the_items() -> None:
    ids = [element.text for element in found(parsed(POSTS_FEED), "atom:entry/atom:id")]
    assert ids == [POST.id, QUIET_POST.id]


@EACH_SAMPLE
def test_every_entry_has_an_author_of_its_own(feed: Feed) -> None:
    for entry in found(parsed(feed), "atom:entry"):
        assert text_of(entry, "atom:author/atom:name")


def test_entry_times_are_utc_to_the_microsecond() -> None:
    entry = entry_of(POST)
    assert text_of(entry, "atom:published") == "2026-01-02T12:00:00.000006+00:00"
    assert text_of(entry, "atom:updated") == "2026-01-02T18:30:15.250000+00:00"


def test_entry_time_in_another_zone_is_printed_in_utc() -> None:
    tokyo = datetime(2026, 1, 3, 8, 0, tzinfo=timezone(timedelta(hours=9)))
    assert (
        text_of(entry_of(replace(POST, updated=tokyo)), "atom:updated")
        == "2026-01-02T23:00:00+00:00"
    )


NAIVE = EVENING.replace(tzinfo=None)


@pytest.mark.parametrize("item", [replace(POST, published=NAIVE), replace(POST, updated=NAIVE)])
def test_entry_with_a_naive_time_refuses(item: Item) -> None:
    with pytest.raises(ValueError, match="aware"):
        entry_of(item)


def test_entry_title_is_plain_text_escaped_once() -> None:
    title = "Tea &amp; <b>scones</b>"
    document = atom.build(replace(POSTS_FEED, items=(replace(POST, title=title),)))
    assert b"<title>Tea &amp;amp; &lt;b&gt;scones&lt;/b&gt;</title>" in document


def test_entry_content_is_escaped_html() -> None:
    [content] = found(entry_of(POST), "atom:content")
    assert content.get("type") == "html"
    assert content.text == POST.content_html
    assert len(content) == 0


def test_entry_summary_is_text() -> None:
    [summary] = found(entry_of(POST), "atom:summary")
    assert (summary.get("type"), summary.text) == ("text", "Milk first & why.")


def test_entry_without_content_keeps_its_summary_and_permalink() -> None:
    entry = entry_of(replace(POST, content_html=""))
    assert found(entry, "atom:content") == []
    assert text_of(entry, "atom:summary") == "Milk first & why."
    assert links_of(entry, "alternate") == [
        {"href": POST.url, "rel": "alternate", "type": "text/html"}
    ]


def test_entry_with_enclosure_has_one_alternate_and_the_file() -> None:
    entry = entry_of(POST)
    assert links_of(entry, "alternate") == [
        {"href": POST.url, "rel": "alternate", "type": "text/html"}
    ]
    assert links_of(entry, "enclosure") == [
        {
            "href": f"{SITE}/media/kettle.mp3",
            "rel": "enclosure",
            "type": "audio/mpeg",
            "length": "48213",
        },
    ]


def test_entry_labels_are_categories_with_scheme_and_label() -> None:
    assert [attributes_of(category) for category in found(entry_of(POST), "atom:category")] == [
        {"term": "food-drink", "scheme": f"{SITE}/search/label/", "label": "Food & drink"},
        {"term": "tea"},
    ]


def test_entry_with_a_blank_label_leaves_it_out() -> None:
    labelled = replace(POST, categories=(Category(" "), Category("tea", label="")))
    assert [attributes_of(category) for category in found(entry_of(labelled), "atom:category")] == [
        {"term": "tea"}
    ]


def test_entry_lead_image_is_a_media_thumbnail() -> None:
    [thumbnail] = found(entry_of(POST), "media:thumbnail")
    assert attributes_of(thumbnail) == {
        "url": f"{SITE}/media/scone.jpg",
        "width": "640",
        "height": "480",
    }


def test_post_entry_links_to_its_replies_in_every_format_with_counts() -> None:
    entry = entry_of(POST)
    assert links_of(entry, "replies") == [
        {
            "href": f"{SITE}/feeds/posts/7/comments.{each.suffix}",
            "rel": "replies",
            "type": each.media_type,
            f"{{{NAMESPACES['thr']}}}count": "2",
            f"{{{NAMESPACES['thr']}}}updated": "2026-01-02T18:30:15.250000+00:00",
        }
        for each in FORMATS.values()
    ]
    assert text_of(entry, "thr:total") == "2"


def test_post_entry_without_counts_moves_with_no_comment() -> None:
    replies, *_ = POST.replies
    archived = replace(
        POST, replies=(replace(replies, count=None, updated=None),), reply_total=None
    )
    entry = entry_of(archived)
    assert links_of(entry, "replies") == [
        {"href": replies.href, "rel": "replies", "type": "application/atom+xml"},
    ]
    assert found(entry, "thr:total") == []


def test_comment_entry_answers_its_post() -> None:
    [answered] = found(entry_of(COMMENT), "thr:in-reply-to")
    assert attributes_of(answered) == {
        "ref": POST.id,
        "href": POST.url,
        "type": "text/html",
        "source": f"{SITE}/feeds/posts.atom",
    }


def test_comment_entry_with_a_parent_answers_post_and_parent() -> None:
    refs = [element.get("ref") for element in found(entry_of(ANSWER), "thr:in-reply-to")]
    assert refs == [POST.id, COMMENT.id]


def test_comment_entry_read_by_feedparser_shows_what_it_answers() -> None:
    [entry] = feedparser.parse(atom.build(replace(POSTS_FEED, items=(COMMENT,)))).entries
    assert entry["thr_in-reply-to"]["ref"] == POST.id


def test_imported_id_is_kept_byte_for_byte() -> None:
    assert text_of(entry_of(ANSWER), "atom:id") == "https://old.example.com/?p=12#comment-9"


@pytest.mark.parametrize("empty", ["", "  \n", "\x00\ufffe\ud800"])
def test_entry_with_empty_texts_gets_stand_ins(empty: str) -> None:
    entry = entry_of(
        replace(POST, id=empty, title=empty, author=Person(empty, empty), summary_text=empty)
    )
    assert str(text_of(entry, "atom:id")).startswith("urn:uuid:")
    assert text_of(entry, "atom:title") == "Untitled"
    assert text_of(entry, "atom:author/atom:name") == "Anonymous"
    assert found(entry, "atom:author/atom:uri") + found(entry, "atom:summary") == []


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "carol.example.net", "mailto:c@example.net", "https://"]
)
def test_author_page_that_is_no_web_address_is_left_out(uri: str) -> None:
    entry = entry_of(replace(POST, author=Person("Carol", uri)))
    assert found(entry, "atom:author/atom:uri") == []


def test_build_under_another_locale_gives_the_same_bytes() -> None:
    before = locale.setlocale(locale.LC_ALL)
    expected = atom.build(POSTS_FEED)
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    try:
        assert atom.build(POSTS_FEED) == expected
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_empty_feed_updated_is_what_it_was_given() -> None:
    long_ago = datetime(2001, 2, 3, tzinfo=UTC)
    assert (
        text_of(parsed(replace(EMPTY_FEED, updated=long_ago)), "atom:updated")
        == "2001-02-03T00:00:00+00:00"
    )
