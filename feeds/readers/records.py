"""What an export file holds, in our own words: plain values, no Django.

Texts are as the file has them unless said otherwise; times are aware UTC. A ``ref`` names an
item for good and is the same each time the file, or a later export of the same blog, is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

POST, PAGE = "post", "page"
DRAFT, SCHEDULED, PUBLISHED = "draft", "scheduled", "published"
PENDING, APPROVED, SPAM, TRASH = "pending", "approved", "spam", "trash"
COMMENT, PINGBACK, TRACKBACK = "comment", "pingback", "trackback"


class ImportFileError(Exception):
    """A file that can't be read at all, or not to its end; its text is one line with the place."""

    def __init__(self, reason: str, *, line: int | None = None, column: int | None = None) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{place}{reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlogRecord:
    """The blog as a whole. ``url`` is its address, without a slash at the end."""

    title: str
    subtitle: str
    language: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRecord:
    """Somebody who wrote posts."""

    login: str
    display_name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosureRecord:
    """A file that the old feeds handed out with a post; it stays where it is."""

    url: str
    #: As the file has it; '' where it has none.
    media_type: str
    #: None where it isn't told.
    length_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRecord:
    """A post or page, its text converted to HTML."""

    ref: str
    #: Where it stands in the file, for messages: "line 12, “Title” (post 7)".
    place: str
    kind: str
    title: str
    body_html: str
    #: The entry's id in the old feeds, byte for byte; '' if it had none.
    atom_id: str
    slug: str
    state: str
    #: What was changed on the way here, and why: sentences without a subject.
    notes: tuple[str, ...]
    #: None only for drafts.
    published_at: datetime | None
    updated_at: datetime | None
    #: '' where the file names nobody.
    author: str
    labels: tuple[str, ...]
    #: The page that it stands under; '' for none.
    parent_ref: str
    menu_order: int
    #: Addresses that led to it: (decoded path, raw query without "?").
    old_urls: tuple[tuple[str, str], ...]
    comments_open: bool
    sticky: bool
    enclosures: tuple[EnclosureRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRecord:
    """A comment; it follows the record of its post."""

    ref: str
    place: str
    post_ref: str
    #: '' for a comment that answers none.
    parent_ref: str
    atom_id: str
    #: The fragment that led to it on the old page: "comment-12".
    anchor: str
    author_name: str
    author_email: str
    author_url: str
    #: An IP address, or whatever stands in its place.
    author_address: str
    #: The login of the blog's author who wrote it; '' for readers.
    author_login: str
    created_at: datetime
    body: str
    body_format: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that a blog here has no use for; it is counted."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An item that can't be taken over, and why; the rest is not touched by it."""

    what: str
    place: str
    reason: str


Record = PostRecord | CommentRecord | Skipped | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that was uploaded to the blog; it stays where it is, and is linked."""

    id: int
    url: str
    title: str
    #: HTML.
    caption: str
    alt: str
    #: The post it was uploaded for; 0 for none.
    parent: int
    menu_order: int
    #: The address of its own page.
    link: str
