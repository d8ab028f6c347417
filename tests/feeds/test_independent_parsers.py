"""Served feeds, read by parsers that share nothing with us: they agree, and threads hold together.

`reader` reads all three formats, feedparser the two in XML (it keeps one ``in-reply-to`` of
several), lxml whatever stands there, and a schema judges JSON Feed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.request import urlopen

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from blog.models import Post
from feeds.formats import FORMATS
from tests.blog.factories import published
from tests.comments.factories import approved
from tests.feeds.serving import Server
from tests.feeds.subscribers import ByReader, Known
from tests.feeds.test_agreement import READERS
from tests.feeds.test_json_structure import SCHEMA

pytestmark = pytest.mark.django_db

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "thr": "http://purl.org/syndication/thread/1.0",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
EACH_FORMAT = pytest.mark.parametrize("suffix", FORMATS)


class Answered(NamedTuple):
    """What an entry says that it answers."""

    id: str
    url: str


class Promise(NamedTuple):
    """Where an entry says that its comments are, and how many."""

    url: str
    number: int


@pytest.fixture
def post(server: Server) -> Post:
    """A post with odd characters whose comment is answered, beside another and a page."""
    published(kind=Post.Kind.PAGE, title="About")
    published(title="Scones", source="Warm.", labels=["Food"])
    post = published(
        title="Tea & <milk> “é” 🫖",
        source="*So* [there](/p/x.html)\n\n![tea](/t.png)",
        labels=["Food"],
        published_at=datetime(2020, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
    )
    first = approved(post, author_name="Rita & Söhne")
    approved(post, parent=approved(post, parent=first), author_url="https://rita.example/")
    return post


def scopes(post: Post) -> list[str]:
    own = f"posts/{post.pk}/comments"
    return ["posts", "comments", own, "labels/food", "authors/alice", "pages"]


def fetched(url: str) -> bytes:
    with urlopen(url, timeout=10) as answer:  # noqa: S310 - the test's own server
        return bytes(answer.read())


def known_to_ours(document: bytes, suffix: str) -> list[Known]:
    """Return what feedparser, or Python's json, makes of a feed, by id."""
    return sorted(
        Known(entry.id, entry.title, entry.url, entry.author, entry.published)
        for entry in READERS[suffix](document)
    )


def test_parsers_agree_on_ids_titles_links_authors_and_dates(server: Server, post: Post) -> None:
    for scope in scopes(post):
        readings = []
        for suffix in FORMATS:
            url = server.url(f"/feeds/{scope}.{suffix}")
            readings += [ByReader(url).known(), known_to_ours(fetched(url), suffix)]
        assert readings[0] != []
        assert readings == [readings[0]] * len(readings), scope


def test_every_feed_in_json_follows_the_schema(server: Server, post: Post) -> None:
    for scope in scopes(post):
        document = json.loads(fetched(server.url(f"/feeds/{scope}.json")))
        assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == [], scope


def answered(document: bytes, suffix: str) -> dict[str, list[Answered]]:
    """Return what each entry answers, in its order (RFC 4685 §3)."""
    if suffix == "json":
        return {
            item["id"]: [
                Answered(each["id"], each["url"])
                for each in item["_broadsheet"].get("in_reply_to", ())
            ]
            for item in json.loads(document)["items"]
        }
    return {
        entry.findtext("a:id", None, NAMES) or entry.findtext("guid"): [
            Answered(each.get("ref"), each.get("href"))
            for each in entry.findall("thr:in-reply-to", NAMES)
        ]
        for entry in entries(document)
    }


def entries(document: bytes) -> list[Any]:
    found: Any = etree.fromstring(document).xpath("//a:entry | //item", namespaces=NAMES)
    return list(found)


def test_formats_agree_on_what_each_comment_answers(server: Server, post: Post) -> None:
    threads = [
        answered(fetched(server.url(f"/feeds/comments.{suffix}")), suffix) for suffix in FORMATS
    ]
    assert threads == [threads[0]] * len(FORMATS)
    assert sorted(map(len, threads[0].values())) == [1, 2, 2]


@EACH_FORMAT
def test_last_of_what_a_comment_answers_is_what_feedparser_keeps(
    server: Server, post: Post, suffix: str
) -> None:
    document = fetched(server.url(f"/feeds/comments.{suffix}"))
    last = {key: refs[-1].id for key, refs in answered(document, suffix).items()}
    assert {entry.id: entry.answers for entry in READERS[suffix](document)} == last


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_what_a_comment_answers_is_in_the_feed_that_it_names(
    server: Server, post: Post, suffix: str
) -> None:
    comments = entries(fetched(server.url(f"/feeds/comments.{suffix}")))
    refs = [ref for comment in comments for ref in comment.findall("thr:in-reply-to", NAMES)]
    assert len(refs) == 5
    for ref in refs:
        there = {each.id: each.url for each in READERS["atom"](fetched(ref.get("source")))}
        assert there[ref.get("ref")] == ref.get("href")


def promised(document: bytes, suffix: str) -> dict[str, Promise]:
    """Return where the comments of each post are, and how many, in one format."""
    if suffix == "json":
        return {
            item["id"]: Promise(about["comments_feed_url"], about["comments"])
            for item in json.loads(document)["items"]
            for about in [item["_broadsheet"]]
        }
    if suffix == "rss":
        return {
            item.findtext("guid"): Promise(
                item.findtext("wfw:commentRss", None, NAMES),
                int(item.findtext("slash:comments", None, NAMES)),
            )
            for item in entries(document)
        }
    return {
        entry.findtext("a:id", None, NAMES): Promise(
            link.get("href"), int(link.get(f"{{{NAMES['thr']}}}count"))
        )
        for entry in entries(document)
        for link in entry.findall("a:link[@rel='replies']", NAMES)
        if link.get("type") == FORMATS[suffix].media_type
    }


@EACH_FORMAT
def test_post_leads_to_as_many_comments_as_it_promises(
    server: Server, post: Post, suffix: str
) -> None:
    promises = promised(fetched(server.url(f"/feeds/posts.{suffix}")), suffix)
    assert sorted(promise.number for promise in promises.values()) == [0, 3]
    for key, promise in promises.items():
        found = answered(fetched(promise.url), suffix)
        assert len(found) == promise.number
        assert {refs[0].id for refs in found.values()} <= {key}
