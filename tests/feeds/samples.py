"""Feeds to build documents of: each scope that is syndicated, a page, an archive, nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

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
    Series,
)

SITE: Final = "https://blog.example.org"
GENERATOR: Final = Generator("Broadsheet", "0.1.0", "https://broadsheet.example.org/")
ALICE: Final = Person("Alice Ærø", f"{SITE}/author/alice/")
NOON: Final = datetime(2026, 1, 2, 12, 0, 0, 6, tzinfo=UTC)
EVENING: Final = datetime(2026, 1, 2, 18, 30, 15, 250_000, tzinfo=UTC)


def replies(
    post: int, count: int | None = None, updated: datetime | None = None
) -> tuple[Replies, ...]:
    """Return where the comments of a post are, in every format."""
    return tuple(
        Replies(
            f"{SITE}/feeds/posts/{post}/comments.{each.suffix}", each.media_type, count, updated
        )
        for each in FORMATS.values()
    )


POST: Final = Item(
    id="urn:uuid:8a2f6b3e-3c0e-4a55-9d63-0f4c5f1a9b01",
    title="Tea & scones <3",
    url=f"{SITE}/2026/01/tea-and-scones.html",
    published=NOON,
    updated=EVENING,
    author=ALICE,
    content_html=(
        f'<p>Milk <em>first</em> &amp; <a href="{SITE}/p/about.html">why</a>.</p>\n'
        "<p>“Größe” 🫖</p>"
    ),
    summary_text="Milk first & why.",
    categories=(
        Category("food-drink", f"{SITE}/search/label/", "Food & drink"),
        Category("tea"),
    ),
    enclosures=(Enclosure(f"{SITE}/media/kettle.mp3", "audio/mpeg", 48_213),),
    lead_image=Image(f"{SITE}/media/scone.jpg", 640, 480),
    comments_url=f"{SITE}/2026/01/tea-and-scones.html#comments",
    replies=replies(7, 2, EVENING),
    reply_total=2,
)
QUIET_POST: Final = Item(
    id="https://old.example.com/?p=12",
    title="No comments yet",
    url=f"{SITE}/2026/01/no-comments-yet.html",
    published=datetime(2026, 1, 1, 8, 0, tzinfo=UTC),
    updated=datetime(2026, 1, 1, 8, 0, tzinfo=UTC),
    author=Person("Bob"),
    content_html="<p>Silence.</p>",
    comments_url=f"{SITE}/2026/01/no-comments-yet.html#comments",
    replies=replies(6, 0),
    reply_total=0,
)
_ANSWERED_POST: Final = InReplyTo(POST.id, POST.url, source=f"{SITE}/feeds/posts.atom")
COMMENT: Final = Item(
    id="urn:uuid:8a2f6b3e-3c0e-4a55-9d63-0f4c5f1a9b02",
    title="Carol on Tea & scones <3",
    url=f"{POST.url}?comment=31#c31",
    published=datetime(2026, 1, 2, 13, 0, 0, 1, tzinfo=UTC),
    updated=datetime(2026, 1, 2, 13, 0, 0, 1, tzinfo=UTC),
    author=Person("Carol", "https://carol.example.net/a page?q=ä"),
    content_html="<p>Milk last.</p>",
    in_reply_to=(_ANSWERED_POST,),
)
ANSWER: Final = Item(
    id="https://old.example.com/?p=12#comment-9",
    title="Alice Ærø on Tea & scones <3",
    url=f"{POST.url}?comment=32#c32",
    published=EVENING,
    updated=EVENING,
    author=ALICE,
    content_html="<p>Never.</p>",
    in_reply_to=(
        _ANSWERED_POST,
        InReplyTo(COMMENT.id, COMMENT.url, source=f"{SITE}/feeds/posts/7/comments.atom"),
    ),
)

POSTS_FEED: Final = Feed(
    id="urn:uuid:5d2c1f34-52a5-5c0a-8a34-7c2f6f0b1d01",
    title="The Daily Scone",
    subtitle="Crumbs & comments",
    self_url=f"{SITE}/feeds/posts.atom",
    alternate_url=f"{SITE}/",
    updated=EVENING,
    language="en-GB",
    generator=GENERATOR,
    stylesheet_url=f"{SITE}/static/feeds/feed.css",
    fresh_for=timedelta(minutes=5),
    items=(POST, QUIET_POST),
)
COMMENTS_FEED: Final = replace(
    POSTS_FEED,
    id="urn:uuid:5d2c1f34-52a5-5c0a-8a34-7c2f6f0b1d02",
    title="The Daily Scone: comments",
    self_url=f"{SITE}/feeds/comments.atom",
    items=(ANSWER, COMMENT),
)
POST_COMMENTS_FEED: Final = replace(
    POSTS_FEED,
    id="urn:uuid:5d2c1f34-52a5-5c0a-8a34-7c2f6f0b1d03",
    title="Comments on Tea & scones <3",
    subtitle="",
    self_url=f"{SITE}/feeds/posts/7/comments.atom",
    alternate_url=POST.url,
    items=(ANSWER, COMMENT),
)
EMPTY_FEED: Final = replace(POSTS_FEED, items=(), stylesheet_url=None)
PAGE_FEED: Final = replace(
    POSTS_FEED,
    self_url=f"{SITE}/feeds/posts.atom?max-results=2&before=AAZHb-4rUYIAAAAAAAAABQ",
    series=Series(
        first=f"{SITE}/feeds/posts.atom?max-results=2",
        previous=f"{SITE}/feeds/posts.atom?max-results=2&before=AAZHb-4rUYIAAAAAAAAABw",
        next=f"{SITE}/feeds/posts.atom?max-results=2&before=AAZHb-4rUYIAAAAAAAAAAw",
        last=f"{SITE}/feeds/posts.atom?max-results=2&before=AAZHb-4rUYIAAAAAAAAAAg",
    ),
)
ARCHIVE_FEED: Final = replace(
    POSTS_FEED,
    self_url=f"{SITE}/feeds/posts/archive/100.atom",
    series=Series(
        archive=True,
        current=f"{SITE}/feeds/posts.atom",
        prev_archive=f"{SITE}/feeds/posts/archive/50.atom",
        next_archive=f"{SITE}/feeds/posts/archive/150.atom",
    ),
    items=(
        replace(POST, replies=replies(7), reply_total=None),
        replace(QUIET_POST, replies=replies(6), reply_total=None),
    ),
)
COMPLETE_FEED: Final = replace(POSTS_FEED, series=Series(complete=True))

SAMPLES: Final = {
    "posts": POSTS_FEED,
    "comments": COMMENTS_FEED,
    "post_comments": POST_COMMENTS_FEED,
    "empty": EMPTY_FEED,
    "page": PAGE_FEED,
    "archive": ARCHIVE_FEED,
    "complete": COMPLETE_FEED,
}


def in_format(feed: Feed, suffix: str) -> Feed:
    """Return a feed under the addresses that it and its other documents have in a format."""
    given = {each.name: getattr(feed.series, each.name) for each in fields(Series)}
    links: dict[str, Any] = {
        name: _suffixed(url, suffix) for name, url in given.items() if isinstance(url, str)
    }
    return replace(
        feed,
        self_url=_suffixed(feed.self_url, suffix),
        series=replace(feed.series, **links),
    )


def _suffixed(url: str, suffix: str) -> str:
    path, mark, query = url.partition("?")
    return f"{path.rpartition('.')[0]}.{suffix}{mark}{query}"


#: File name → feed.
GOLDEN: Final = {
    f"{name}.{suffix}": in_format(feed, suffix)
    for suffix in FORMATS
    for name, feed in SAMPLES.items()
}


def built(name: str) -> bytes:
    """Return the golden document of this name as it is built now."""
    return FORMATS[name.rpartition(".")[2]].build(GOLDEN[name])
