"""One `item` of WXR as records: a post or page with its comments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, unquote, urlsplit

from lxml import etree

from blog import text
from feeds.readers import records, wordpress_comments, wordpress_html
from feeds.readers.records import EnclosureRecord, PostRecord, Record, Refused, Skipped
from feeds.readers.uploads import Surroundings, Uploads
from feeds.readers.wordpress_fields import Fields, UnreadableDateError, whole_number

_KINDS = {"post": records.POST, "page": records.PAGE}
_SKIPPED = {
    "attachment": "files stay where they are, and what links to them goes on doing so",
    "nav_menu_item": "menus are not taken over",
    "revision": "earlier versions are not taken over",
}
_DRAFTS = frozenset({"draft", "pending", "auto-draft"})
_LABEL_DOMAINS = frozenset({"category", "post_tag", "tag"})
_LARGEST_ORDER = 2**31 - 1
#: Of a blog's address in import references, which have a largest size.
_SITE_CHARACTERS = 200
_TITLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Site:
    """The blog's old address: what references begin with, and the path that it lived under."""

    name: str
    path: str

    @classmethod
    def at(cls, url: str) -> Site:
        """Return the site with this address."""
        parts = _split(url)
        path = parts.path.rstrip("/")
        return cls(
            f"{parts.netloc.lower()}{path}"[:_SITE_CHARACTERS] or "unknown", f"{unquote(path)}/"
        )

    def ref(self, what: str, id_: int) -> str:
        """Return the import reference of a post or a comment; pages count as posts."""
        return f"wordpress:{self.name}:{what}:{id_}"


class _RefusalError(Exception):
    """An item can't be taken over; its text says why."""


class _UnwantedError(Exception):
    """A blog here has no use for an item; its text says why."""


class _TrashedError(_UnwantedError):
    """An item was thrown away already, and its comments with it."""


class ItemReader:
    """Makes records of items; holds what they refer to."""

    def __init__(
        self,
        *,
        site: Site,
        uploads: Uploads,
        logins: Mapping[str, str],
        repeated: Collection[int],
        now: datetime,
    ) -> None:
        self._site = site
        self._uploads = uploads
        self._logins = logins
        self._repeated = repeated
        self._seen: set[int] = set()
        self._now = now

    def read(self, element: etree._Element) -> Sequence[Record]:
        """Return a post and its comments, or why there is none."""
        fields = Fields(element)
        kind = fields["wp:post_type"]
        try:
            post = self._post(fields, kind)
        except _UnwantedError as unwanted:
            return [
                Skipped(what=kind or "item without a type", reason=str(unwanted)),
                *_without_post(fields, unwanted),
            ]
        except (_RefusalError, UnreadableDateError) as refusal:
            return [
                Refused(what=_KINDS[kind], place=_place(fields), reason=str(refusal)),
                *_without_post(fields, refusal),
            ]
        comments = wordpress_comments.read(
            fields, post, site_ref=self._site.ref, logins=self._logins
        )
        return [post, *comments]

    def _post(self, fields: Fields, kind: str) -> PostRecord:
        if kind not in _KINDS:
            raise _UnwantedError(_SKIPPED.get(kind, "this kind of item is not taken over"))
        id_ = self._id(fields)
        here = Surroundings(id_, self._uploads)
        published_at = _published_at(fields)
        state = self._state(fields, published_at, here)
        body = _body(fields, here)
        parent = whole_number(fields["wp:post_parent"]) if kind == "page" else None
        return PostRecord(
            ref=self._site.ref("post", id_),
            place=_place(fields),
            kind=_KINDS[kind],
            title=text.plain(fields["title"]),
            body_html=body,
            atom_id=fields.raw("guid") if fields["guid"] else "",
            slug=unquote(fields["wp:post_name"]),
            state=state,
            notes=tuple(dict.fromkeys(here.notes)),
            published_at=published_at,
            updated_at=fields.date("wp:post_modified_gmt"),
            author=fields["dc:creator"],
            labels=_labels(fields),
            parent_ref=self._site.ref("post", parent) if parent else "",
            menu_order=min(whole_number(fields["wp:menu_order"]) or 0, _LARGEST_ORDER),
            old_urls=tuple(dict.fromkeys(self._old_urls(fields, id_))),
            comments_open=fields["wp:comment_status"] != "closed",
            sticky=_is_sticky(fields),
            enclosures=tuple(map(_enclosure, fields.metas("enclosure"))),
        )

    def _id(self, fields: Fields) -> int:
        id_ = whole_number(fields["wp:post_id"])
        if not id_:
            raise _RefusalError("it has no number (wp:post_id)")
        if id_ in self._seen:
            raise _RefusalError(f"the file has another item with its number ({id_})")
        if id_ in self._repeated:
            self._seen.add(id_)
        return id_

    def _state(self, fields: Fields, published_at: datetime | None, here: Surroundings) -> str:
        status = fields["wp:status"]
        if status == "trash":
            raise _TrashedError("it was in the trash")
        if fields["wp:post_password"] and status not in _DRAFTS:
            here.notes.append("it had a password: became a draft")
            return records.DRAFT
        if status == "private":
            here.notes.append("it was private: became a draft")
            return records.DRAFT
        if status == "pending":
            here.notes.append("it waited for review: became a draft")
        if status in _DRAFTS:
            return records.DRAFT
        if status not in {"publish", "future"}:
            raise _RefusalError(f"its status {status[:40]!r} is not known")
        if published_at is None:
            raise _RefusalError("it is published, but has no date")
        return records.SCHEDULED if published_at > self._now else records.PUBLISHED

    def _old_urls(self, fields: Fields, id_: int) -> Iterator[tuple[str, str]]:
        """Yield what led to a post, its permalink and its number first, then its uploads' pages."""
        uploads = self._uploads.of_post(id_)
        numbers = ("page_id", "p") if fields["wp:post_type"] == "page" else ("p",)
        yield from _old_addresses(fields["link"], home=self._site.path)
        for name in numbers:
            yield self._site.path, f"{name}={id_}"
        for file in uploads:
            yield from _old_addresses(file.link, home=self._site.path)
            yield self._site.path, f"attachment_id={file.id}"


def _without_post(fields: Fields, why: Exception) -> Iterator[Skipped | Refused]:
    """Yield what becomes of the comments on an item that is not taken over."""
    for comment in fields.all("wp:comment"):
        if isinstance(why, _TrashedError):
            yield Skipped(what="comment", reason="it stands under a post that was in the trash")
            continue
        where = "is left out" if isinstance(why, _UnwantedError) else "was refused"
        place = wordpress_comments.place(comment, fields["title"])
        yield Refused(what="comment", place=place, reason=f"what it stands under {where}")


def _published_at(fields: Fields) -> datetime | None:
    """Return when a post was, or will be, published; drafts have local time alone, or nothing.

    Raises UnreadableDateError.
    """
    return (
        fields.date("wp:post_date_gmt") or fields.rss_date("pubDate") or fields.date("wp:post_date")
    )


def _body(fields: Fields, here: Surroundings) -> str:
    """Return the text as HTML, and note what of the rest can't be kept."""
    if _is_sticky(fields):
        here.notes.append("it was sticky, which posts are not here")
    if fields["excerpt:encoded"]:
        here.notes.append("its own excerpt was left out: excerpts are made from the text here")
    picture_id = whole_number(fields.meta("_thumbnail_id"))
    return wordpress_html.to_html(fields.raw("content:encoded"), here, picture_id=picture_id)


def _enclosure(value: str) -> EnclosureRecord:
    """Return a file of a post: WordPress keeps its address, length and type on a line each.

    A length of 0 is one that WordPress could not find out. Plugins for podcasts add more lines.
    """
    url, length, type_, *_ = (line.strip() for line in f"{value}\n\n\n".split("\n"))
    return EnclosureRecord(url=url, media_type=type_, length_bytes=whole_number(length) or None)


def _is_sticky(fields: Fields) -> bool:
    return fields["wp:is_sticky"] == "1"


def _labels(fields: Fields) -> tuple[str, ...]:
    """Return the names of categories and tags; the oldest files don't say which is which."""
    elements = list(fields.all("category"))
    told = [e for e in elements if e.element.get("domain") in _LABEL_DOMAINS]
    chosen = told or [e for e in elements if e.element.get("domain") is None]
    names = (text.plain(e.element.text or "") for e in chosen)
    return tuple(dict.fromkeys(filter(None, names)))


def _old_addresses(link: str, *, home: str) -> Iterator[tuple[str, str]]:
    """Yield path and query of an address; nothing for that of the blog itself."""
    parts = _split(link)
    path = text.xml_safe("/" + unquote(parts.path).lstrip("/"))
    if parts.netloc and (parts.query or path.rstrip("/") != home.rstrip("/")):
        yield path, parts.query


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _place(fields: Fields) -> str:
    title = text.shortened(text.plain(fields["title"]), _TITLE_CHARACTERS)
    number = f" ({fields['wp:post_type'] or 'item'} {fields['wp:post_id'][:20]})"
    return f"line {fields.line}, “{title}”{number}"
