"""What a feed says, whatever its format: plain frozen values, without Django.

`feeds.sources` makes these out of querysets, and each of `feeds.builders` turns a `Feed` into
bytes. Three rules hold for every value here:

- times are aware, in UTC, and are printed to the microsecond;
- URLs are absolute, and HTML is clean with absolute URLs in it;
- text is plain text, never markup: a builder escapes it once.

Builders are lenient with stored text (an empty title, a character that XML forbids, a space in a
URL), so that one odd row can't take a feed down. They are strict with what only a programmer can
get wrong: a naive time raises `ValueError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Generator:
    """The program that made the feed (RFC 4287 §4.2.4)."""

    name: str
    version: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An author (RFC 4287 §3.2). There is no e-mail address here: feeds never show one.

    `uri` is the person's own page; builders leave it out unless it is http or https.
    """

    name: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """A label (RFC 4287 §4.2.2): `term` identifies it within `scheme`, people read `label`."""

    term: str
    scheme: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry (RFC 4287 §4.2.7.2, "enclosure")."""

    url: str
    media_type: str
    length_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An entry's lead image (Media RSS 1.5.1, "thumbnail"). Width and height are in pixels."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """Where the replies to an entry are (RFC 4685 §4).

    `count` and `updated` are advisory and of visible comments only. Both are `None` where the
    document must not move with comments, and `updated` also while there are none.
    """

    href: str
    media_type: str
    count: int | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class InReplyTo:
    """What an entry answers (RFC 4685 §3).

    `ref` is the Atom id of the answered entry, byte for byte; `href` is a page or document that
    shows it, of the type `media_type`; `source` is the feed that holds it.
    """

    ref: str
    href: str
    media_type: str = "text/html"
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry: a post, or a comment (RFC 4287 §4.1.2).

    `id` was minted once and is never derived again. `url` is the permalink. An empty
    `content_html` or `summary_text` leaves that element out. `in_reply_to` names the post first,
    then the parent comment where there is one. `reply_total` is the number of visible comments
    (RFC 4685 §5), `None` where the document must not move with them. `replies` has the feed of
    the comments in every format, `comments_url` is the page where people read them.
    """

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    author: Person
    content_html: str = ""
    summary_text: str = ""
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    lead_image: Image | None = None
    comments_url: str | None = None
    replies: tuple[Replies, ...] = ()
    reply_total: int | None = None
    in_reply_to: tuple[InReplyTo, ...] = ()

    def replies_in(self, media_type: str) -> Replies | None:
        """Return where the replies are in one format, if anywhere."""
        return next((found for found in self.replies if found.media_type == media_type), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed document (RFC 4287 §4.1.1).

    `self_url` is exactly the canonical URL of this feed, format and page; `alternate_url` is the
    HTML page of the same scope. `updated` is the newest of what the feed shows, never the time of
    building. `language` is a BCP 47 tag. `stylesheet_url` is a CSS file for people who open the
    feed in a browser. `fresh_for` is how long a reader may keep the document without asking
    again. `hub_url` is the WebSub hub that tells of changes, '' for none. A feed without items is
    valid.
    """

    id: str
    title: str
    self_url: str
    alternate_url: str
    updated: datetime
    language: str
    generator: Generator
    subtitle: str = ""
    stylesheet_url: str | None = None
    fresh_for: timedelta | None = None
    hub_url: str = ""
    items: tuple[Item, ...] = ()
