"""One feed in three formats, read by parsers that are not ours: they say the same."""

from __future__ import annotations

import json
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import feedparser
import pytest

from feeds.formats import FORMATS
from feeds.model import Feed
from tests.feeds.samples import SAMPLES, in_format


class Entry(NamedTuple):
    """What a reader knows of an entry; times in whole seconds, the most that RSS says."""

    id: str
    url: str
    title: str
    author: str
    published: datetime
    content: str
    labels: tuple[str, ...]
    files: tuple[tuple[str, str, int], ...]
    answers: str | None
    comments: int | None


def read_xml(document: bytes) -> list[Entry]:
    # As they stand: feedparser would write the HTML anew.
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    return [_entry(entry) for entry in parsed.entries]


def _entry(entry: Any) -> Entry:
    # feedparser keeps the last `in-reply-to`: the parent, where there is one.
    answered = entry.get("thr_in-reply-to")
    count = entry.get("thr_total", entry.get("slash_comments"))
    return Entry(
        id=entry.id,
        url=entry.link,
        title=entry.title,
        author=entry.author,
        published=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
        content=entry.content[0].value,
        labels=tuple(tag.label or tag.term for tag in entry.get("tags", ())),
        files=tuple((each.href, each.type, int(each.length)) for each in entry.enclosures),
        answers=answered["ref"] if answered else None,
        comments=None if count is None else int(count),
    )


def read_json(document: bytes) -> list[Entry]:
    return [_item(item) for item in json.loads(document)["items"]]


def _item(item: dict[str, Any]) -> Entry:
    about = item.get("_broadsheet", {})
    *_, answered = about.get("in_reply_to", [{"id": None}])
    return Entry(
        id=item["id"],
        url=item["url"],
        title=item["title"],
        author=item["authors"][0]["name"],
        published=datetime.fromisoformat(item["date_published"]).replace(microsecond=0),
        content=item["content_html"].strip(),  # as feedparser does
        labels=tuple(item.get("tags", ())),
        files=tuple(
            (each["url"], each["mime_type"], each["size_in_bytes"])
            for each in item.get("attachments", ())
        ),
        answers=answered["id"],
        comments=about.get("comments"),
    )


READERS: dict[str, Callable[[bytes], list[Entry]]] = {
    "atom": read_xml,
    "rss": read_xml,
    "json": read_json,
}


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)
def test_formats_of_a_feed_agree_on_every_entry(feed: Feed) -> None:
    atom, rss, jsonfeed = (
        READERS[suffix](FORMATS[suffix].build(in_format(feed, suffix))) for suffix in READERS
    )
    assert atom == rss == jsonfeed
    assert [entry.id for entry in atom] == [item.id for item in feed.items]


@pytest.mark.parametrize("feed", SAMPLES.values(), ids=SAMPLES)
def test_formats_of_a_feed_agree_on_what_it_is(feed: Feed) -> None:
    atom, rss = (
        feedparser.parse(FORMATS[suffix].build(in_format(feed, suffix))).feed
        for suffix in ("atom", "rss")
    )
    jsonfeed = json.loads(FORMATS["json"].build(in_format(feed, "json")))
    assert atom.title == rss.title == jsonfeed["title"]
    assert atom.link == rss.link == jsonfeed["home_page_url"]
    assert atom.language == rss.language == jsonfeed["language"]
    assert atom.updated_parsed == rss.updated_parsed
