"""WordPress's export files: WXR 1.0 to 1.2, which is RSS 2.0 with everything else in `wp:`.

The file is read twice, as a stream. The first time finds whether it is whole, and gathers what
texts refer to before or behind it: authors and uploads. Namespaces are told by what they have
in common, since they changed with the versions (`http` and `https`, 1.0, 1.1, 1.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lxml import etree

from blog import text
from feeds.readers import wordpress_items, xml
from feeds.readers.records import Attachment, AuthorRecord, BlogRecord, ImportFileError, Record
from feeds.readers.uploads import Uploads
from feeds.readers.wordpress_fields import Fields, whole_number

#: Declared in the root's tag where a file forgets to.
_NAMESPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the first reading finds."""

    blog: BlogRecord
    authors: tuple[AuthorRecord, ...]
    logins: dict[str, str]
    uploads: Uploads
    item_count: int
    repeated: frozenset[int]


class WordPressExport:
    """An export file that was found to be whole.

    Raises ImportFileError for a file that is not: nothing of it was handed out then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._survey = _Surveyor().survey(path)

    @property
    def blog(self) -> BlogRecord:
        """What the file says of the blog."""
        return self._survey.blog

    @property
    def authors(self) -> Sequence[AuthorRecord]:
        """The authors that the file introduces; items may name others."""
        return self._survey.authors

    @property
    def item_count(self) -> int:
        """How often `items` will yield."""
        return self._survey.item_count

    def items(self, *, now: datetime) -> Iterator[Sequence[Record]]:
        """Yield the records of one item after the other: a post and its comments, or less.

        `now` tells what is published from what is scheduled. Memory does not grow with the
        number of items.
        """
        found = self._survey
        reader = wordpress_items.ItemReader(
            site=wordpress_items.Site.at(found.blog.url),
            uploads=found.uploads,
            logins=found.logins,
            repeated=found.repeated,
            now=now,
        )
        for element in _channel(self._path):
            if xml.local_name(element) == "item":
                yield reader.read(element)


class _Surveyor:
    """The first reading."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._authors: dict[str, AuthorRecord] = {}
        self._logins: dict[str, str] = {}
        self._attachments: list[Attachment] = []
        self._ids: Counter[int] = Counter()
        self._item_count = 0
        self._is_wordpress = False

    def survey(self, path: Path) -> _Survey:
        for element in _channel(path):
            self._take(element)
        if not self._is_wordpress:
            raise ImportFileError(
                "the file is a feed (RSS), but no export of WordPress: it has no wp: elements"
            )
        return _Survey(
            blog=self._blog(),
            authors=tuple(self._authors.values()),
            logins=self._logins,
            uploads=Uploads.of(self._attachments),
            item_count=self._item_count,
            repeated=frozenset(id_ for id_, times in self._ids.items() if times > 1),
        )

    def _take(self, element: etree._Element) -> None:
        fields = Fields(element)
        self._is_wordpress = self._is_wordpress or fields.is_wordpress
        if fields.name == "item":
            self._take_item(fields)
        elif fields.name == "wp:author":
            self._take_author(fields)
        else:
            self._texts.setdefault(fields.name, (element.text or "").strip())

    def _take_item(self, fields: Fields) -> None:
        self._item_count += 1
        id_ = whole_number(fields["wp:post_id"])
        if fields["wp:post_type"] != "attachment":
            self._ids.update([id_] if id_ else [])
        elif id_ and (url := fields["wp:attachment_url"] or fields["guid"]):
            self._attachments.append(
                Attachment(
                    id=id_,
                    url=url,
                    title=text.plain(fields["title"]),
                    caption=fields["excerpt:encoded"].strip(),
                    alt=text.plain(fields.meta("_wp_attachment_image_alt")),
                    parent=whole_number(fields["wp:post_parent"]) or 0,
                    menu_order=whole_number(fields["wp:menu_order"]) or 0,
                    link=fields["link"],
                )
            )

    def _take_author(self, fields: Fields) -> None:
        login = fields["wp:author_login"]
        if not login:
            return
        name = text.plain(fields["wp:author_display_name"])
        email = fields["wp:author_email"]
        self._authors[login] = AuthorRecord(login=login, display_name=name, email=email)
        if id_ := fields["wp:author_id"]:
            self._logins[id_] = login

    def _blog(self) -> BlogRecord:
        url = self._texts.get("wp:base_blog_url") or self._texts.get("link") or ""
        return BlogRecord(
            title=text.plain(self._texts.get("title", "")),
            subtitle=text.plain(self._texts.get("description", "")),
            language=self._texts.get("language", ""),
            url=url.rstrip("/"),
        )


def _channel(path: Path) -> Iterator[etree._Element]:
    return xml.children(path, root="rss", prefixes=_NAMESPACES)
