"""The RSS document, clause by clause: RSS 2.0, its extensions, and what readers need."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

import feedparser
import pytest
from lxml import etree

from feeds.builders import rss
from feeds.model import Category, Enclosure, Feed, Item, Person
from tests.feeds.samples import (
    ANSWER,
    COMMENT,
    EMPTY_FEED,
    EVENING,
    POST,
    POSTS_FEED,
    QUIET_POST,
    SAMPLES,
    SITE,
    in_format,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
EACH_SAMPLE = pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)


def channel_of(feed: Feed) -> _Element:
    [channel] = etree.fromstring(rss.build(in_format(feed, "rss")))
    return channel


def item_of(item: Item) -> _Element:
    [element] = found(channel_of(replace(POSTS_FEED, items=(item,))), "item")
    return element


def found(element: _Element, path: str) -> list[_Element]:
    return element.findall(path, NAMESPACES)


def texts_of(element: _Element, path: str) -> list[str | None]:
    return [each.text for each in found(element, path)]


def attributes_of(element: _Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


@EACH_SAMPLE
def test_feed_read_by_feedparser_has_no_bozo(feed: Feed) -> None:
    read = feedparser.parse(rss.build(in_format(feed, "rss")))
    assert (read.bozo, read.version) == (False, "rss20")
    assert [entry.id for entry in read.entries] == [item.id for item in feed.items]


@EACH_SAMPLE
def test_channel_has_one_link_and_one_self(feed: Feed) -> None:
    channel = channel_of(feed)
    [itself] = found(channel, "atom:link[@rel='self']")
    assert texts_of(channel, "link") == [feed.alternate_url]
    assert attributes_of(itself) == {
        "href": in_format(feed, "rss").self_url,
        "rel": "self",
        "type": "application/rss+xml",
    }


@EACH_SAMPLE
def test_channel_was_built_when_it_last_changed_not_now(feed: Feed) -> None:
    assert texts_of(channel_of(feed), "lastBuildDate") == ["Fri, 02 Jan 2026 18:30:15 GMT"]


def test_channel_has_generator_language_and_description() -> None:
    channel = channel_of(POSTS_FEED)
    assert texts_of(channel, "generator") == ["Broadsheet 0.1.0 (https://broadsheet.example.org/)"]
    assert texts_of(channel, "language") == ["en-GB"]
    assert texts_of(channel, "description") == ["Crumbs & comments"]


def test_channel_without_subtitle_has_its_title_as_description() -> None:
    assert texts_of(channel_of(replace(POSTS_FEED, subtitle=" ")), "description") == [
        "The Daily Scone"
    ]


@pytest.mark.parametrize(
    ("fresh_for", "minutes"),
    [(timedelta(minutes=5), ["5"]), (timedelta(seconds=59), []), (None, [])],
)
def test_channel_ttl_is_as_long_as_a_reader_may_keep_it(
    fresh_for: timedelta | None, minutes: list[str]
) -> None:
    assert texts_of(channel_of(replace(POSTS_FEED, fresh_for=fresh_for)), "ttl") == minutes


def test_feed_with_a_stylesheet_names_it_before_the_root() -> None:
    instruction = etree.fromstring(rss.build(POSTS_FEED)).getprevious()
    assert instruction is not None
    assert instruction.text == f'type="text/css" href="{SITE}/static/feeds/feed.css"'


def test_feed_without_a_stylesheet_starts_with_the_root() -> None:
    assert etree.fromstring(rss.build(EMPTY_FEED)).getprevious() is None


def test_items_keep_the_order_of_the_feed() -> None:
    assert texts_of(channel_of(POSTS_FEED), "item/guid") == [POST.id, QUIET_POST.id]


@EACH_SAMPLE
def test_every_item_has_a_creator_and_no_author_without_email(feed: Feed) -> None:
    for item in found(channel_of(feed), "item"):
        assert len(found(item, "dc:creator")) == 1
        assert found(item, "author") == []


@pytest.mark.parametrize(
    ("guid", "is_permalink"),
    [
        (POST.id, "false"),
        ("https://old.example.com/?p=12", "false"),
        (POST.url, "true"),
    ],
)
def test_item_guid_is_a_permalink_only_if_it_is_the_link(guid: str, is_permalink: str) -> None:
    [element] = found(item_of(replace(POST, id=guid)), "guid")
    assert (element.text, element.get("isPermaLink")) == (guid, is_permalink)


def test_item_time_is_whole_seconds_in_utc() -> None:
    tokyo = EVENING.astimezone(timezone(timedelta(hours=9)))
    item = item_of(replace(POST, published=tokyo))
    assert texts_of(item, "pubDate") == ["Fri, 02 Jan 2026 18:30:15 GMT"]


def test_item_with_a_naive_time_refuses() -> None:
    with pytest.raises(ValueError, match="aware"):
        item_of(replace(POST, published=EVENING.replace(tzinfo=None)))


def test_feed_with_a_naive_time_refuses() -> None:
    with pytest.raises(ValueError, match="aware"):
        channel_of(replace(EMPTY_FEED, updated=EVENING.replace(tzinfo=None)))


def test_item_title_is_plain_text_escaped_once() -> None:
    document = rss.build(replace(POSTS_FEED, items=(replace(POST, title="Tea &amp; <b>"),)))
    assert b"<title>Tea &#x26;amp; &#x3C;b&gt;</title>" in document


def test_item_description_is_the_summary_as_html() -> None:
    item = item_of(replace(POST, summary_text="Milk & <3"))
    assert texts_of(item, "description") == ["Milk &amp; &lt;3"]
    assert texts_of(item, "content:encoded") == [POST.content_html]


def test_item_without_summary_describes_itself_by_the_start_of_its_text() -> None:
    item = item_of(replace(POST, summary_text="", content_html="<p>1 &lt; 2</p>"))
    assert texts_of(item, "description") == ["1 &lt; 2"]


def test_item_with_a_long_text_describes_itself_by_whole_words_without_tags() -> None:
    long = "<p>" + 200 * f'<a href="{SITE}/">tea</a> ' + "</p>"
    [description] = texts_of(
        item_of(replace(POST, summary_text="", content_html=long)), "description"
    )
    assert set(str(description).rstrip("…").split()) == {"tea"}


def test_item_without_words_has_its_picture_as_description() -> None:
    picture = f'<p><img src="{SITE}/scone.jpg" alt=""></p>'
    item = item_of(replace(POST, summary_text="", content_html=picture))
    assert texts_of(item, "description") == [picture]
    assert found(item, "content:encoded") == []


def test_item_without_content_has_its_summary_alone() -> None:
    item = item_of(replace(POST, content_html=""))
    assert texts_of(item, "description") == ["Milk first &amp; why."]
    assert found(item, "content:encoded") == []


def test_item_labels_are_categories_as_people_read_them() -> None:
    labelled = replace(POST, categories=(*POST.categories, Category(" ")))
    categories = found(item_of(labelled), "category")
    assert [(each.text, each.get("domain")) for each in categories] == [
        ("Food & drink", f"{SITE}/search/label/"),
        ("tea", None),
    ]


def test_item_with_two_files_has_one_enclosure_and_media_content() -> None:
    film = Enclosure(f"{SITE}/media/kettle.mp4", "video/mp4", 1_000_000)
    item = item_of(replace(POST, enclosures=(*POST.enclosures, film)))
    [enclosure], [content] = found(item, "enclosure"), found(item, "media:content")
    assert attributes_of(enclosure) == {
        "url": f"{SITE}/media/kettle.mp3",
        "length": "48213",
        "type": "audio/mpeg",
    }
    assert attributes_of(content) == {
        "url": film.url,
        "type": "video/mp4",
        "fileSize": "1000000",
    }


def test_item_file_of_unknown_length_has_length_0() -> None:
    unknown = Enclosure(f"{SITE}/a.mp3", "audio/mpeg")
    [enclosure] = found(item_of(replace(POST, enclosures=(unknown,))), "enclosure")
    assert enclosure.get("length") == "0"


def test_item_with_a_file_links_to_its_page() -> None:
    assert texts_of(item_of(POST), "link") == [POST.url]


def test_item_lead_image_is_a_media_thumbnail() -> None:
    [thumbnail] = found(item_of(POST), "media:thumbnail")
    assert thumbnail.get("url") == f"{SITE}/media/scone.jpg"


def test_post_item_says_where_and_how_many_its_comments_are() -> None:
    item = item_of(POST)
    assert texts_of(item, "comments") == [f"{POST.url}#comments"]
    assert texts_of(item, "slash:comments") == ["2"]
    assert texts_of(item, "wfw:commentRss") == [f"{SITE}/feeds/posts/7/comments.rss"]


def test_post_item_without_comments_has_a_count_of_0() -> None:
    assert texts_of(item_of(QUIET_POST), "slash:comments") == ["0"]


def test_post_item_without_counts_moves_with_no_comment() -> None:
    item = item_of(replace(POST, reply_total=None))
    assert found(item, "slash:comments") == []


def test_comment_item_with_a_parent_answers_post_and_parent() -> None:
    answered = found(item_of(ANSWER), "thr:in-reply-to")
    assert [each.get("ref") for each in answered] == [POST.id, COMMENT.id]


@pytest.mark.parametrize("empty", ["", "  \n", "\x00\ufffe\ud800"])
def test_item_with_empty_texts_gets_stand_ins(empty: str) -> None:
    item = item_of(
        replace(POST, id=empty, title=empty, author=Person(empty), content_html="", summary_text="")
    )
    assert str(item.findtext("guid")).startswith("urn:uuid:")
    assert texts_of(item, "title") == ["Untitled"]
    assert texts_of(item, "dc:creator") == ["Anonymous"]
    assert found(item, "description") == []
