"""The JSON Feed, clause by clause: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from feeds.builders import json as builder
from feeds.model import Category, Feed, Item, Person
from tests.feeds.samples import (
    ANSWER,
    COMMENT,
    EVENING,
    POST,
    POST_COMMENTS_FEED,
    POSTS_FEED,
    SAMPLES,
    SITE,
    in_format,
)

SCHEMA = json.loads((Path(__file__).parent / "data" / "jsonfeed.schema.json").read_bytes())


def parsed(feed: Feed) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(builder.build(in_format(feed, "json")))
    return document


def entry_of(item: Item) -> dict[str, Any]:
    [entry] = parsed(replace(POSTS_FEED, items=(item,)))["items"]
    return dict(entry)


@pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)
def test_feed_follows_the_schema(feed: Feed) -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(parsed(feed))) == []


def test_feed_names_itself_its_page_and_its_language() -> None:
    feed = parsed(POSTS_FEED)
    assert feed["feed_url"] == f"{SITE}/feeds/posts.json"
    assert feed["home_page_url"] == f"{SITE}/"
    assert (feed["title"], feed["language"]) == ("The Daily Scone", "en-GB")


def test_feed_extension_has_its_id_time_and_generator() -> None:
    assert parsed(POSTS_FEED)["_broadsheet"] == {
        "id": POSTS_FEED.id,
        "updated": "2026-01-02T18:30:15.250000+00:00",
        "generator": "Broadsheet",
        "version": "0.1.0",
    }


def test_feed_without_subtitle_has_no_description() -> None:
    assert "description" not in parsed(POST_COMMENTS_FEED)


def test_entry_times_are_utc_to_the_microsecond() -> None:
    entry = entry_of(POST)
    assert entry["date_published"] == "2026-01-02T12:00:00.000006+00:00"
    assert entry["date_modified"] == "2026-01-02T18:30:15.250000+00:00"


NAIVE = EVENING.replace(tzinfo=None)


@pytest.mark.parametrize("item", [replace(POST, published=NAIVE), replace(POST, updated=NAIVE)])
def test_entry_with_a_naive_time_refuses(item: Item) -> None:
    with pytest.raises(ValueError, match="aware"):
        entry_of(item)


def test_entry_texts_are_as_stored_and_the_title_is_plain() -> None:
    entry = entry_of(POST)
    assert entry["title"] == "Tea & scones <3"
    assert entry["content_html"] == POST.content_html
    assert entry["summary"] == "Milk first & why."


def test_entry_without_content_has_its_summary_as_text() -> None:
    entry = entry_of(replace(POST, content_html=""))
    assert "content_html" not in entry
    assert entry["content_text"] == "Milk first & why."


def test_entry_without_any_text_has_its_title_as_content() -> None:
    assert entry_of(replace(POST, content_html="", summary_text=""))["content_text"] == POST.title


def test_entry_author_page_that_is_no_web_address_is_left_out() -> None:
    entry = entry_of(replace(POST, author=Person("Carol", "javascript:alert(1)")))
    assert entry["authors"] == [{"name": "Carol"}]


def test_entry_labels_are_tags_as_people_read_them() -> None:
    assert entry_of(POST)["tags"] == ["Food & drink", "tea"]
    assert "tags" not in entry_of(replace(POST, categories=(Category(" "),)))


def test_entry_image_and_files_are_those_of_the_post() -> None:
    entry = entry_of(POST)
    assert entry["image"] == f"{SITE}/media/scone.jpg"
    assert entry["attachments"] == [
        {
            "url": f"{SITE}/media/kettle.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 48_213,
        }
    ]


def test_post_entry_extension_says_where_and_how_many_its_comments_are() -> None:
    assert entry_of(POST)["_broadsheet"] == {
        "comments_url": f"{POST.url}#comments",
        "comments_feed_url": f"{SITE}/feeds/posts/7/comments.json",
        "comments": 2,
        "comments_updated": "2026-01-02T18:30:15.250000+00:00",
    }


def test_post_entry_without_counts_moves_with_no_comment() -> None:
    archived = tuple(replace(each, count=None, updated=None) for each in POST.replies)
    entry = entry_of(replace(POST, replies=archived, reply_total=None))
    assert set(entry["_broadsheet"]) == {"comments_url", "comments_feed_url"}


def test_comment_entry_with_a_parent_answers_post_and_parent() -> None:
    assert entry_of(ANSWER)["_broadsheet"]["in_reply_to"] == [
        {"id": POST.id, "url": POST.url},
        {"id": COMMENT.id, "url": COMMENT.url},
    ]
