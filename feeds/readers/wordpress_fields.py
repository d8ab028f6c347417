"""The fields of an element of WXR, and what their values mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from feeds.readers import xml

_NO_DATE = re.compile(r"0000-00-00(?:[ T]00:00:00)?")
# The library's parser is too kind: it takes the year -0001 of drafts for 2000.
_RSS_DATE = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} .*")
_WHOLE_NUMBER = re.compile(r"\d{1,18}")
#: Years that every date operation and every address can do with.
_YEARS = range(1000, 9999)


class UnreadableDateError(ValueError):
    """A date that says something, but nobody knows what."""

    def __init__(self, field: str, value: str) -> None:
        self.field = field
        self.value = value
        super().__init__(f"its date {value[:40]!r} ({field}) can't be read")


class Fields:
    """The texts of an element's children by name; '' for what is not there.

    Names are those that WordPress writes, whatever the file's own prefixes and versions are:
    "title", "wp:post_id", "content:encoded". Of several with one name the first counts.
    """

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.name = _name(element)
        self._texts: dict[str, str] = {}
        for child in element:
            self._texts.setdefault(_name(child), child.text or "")

    def __getitem__(self, name: str) -> str:
        return self._texts.get(name, "").strip()

    def raw(self, name: str) -> str:
        """Return a text with the space around it."""
        return self._texts.get(name, "")

    @property
    def is_wordpress(self) -> bool:
        """Whether only WordPress writes such an element."""
        return self.name.startswith("wp:") or any(name.startswith("wp:") for name in self._texts)

    @property
    def line(self) -> int:
        """Where the element begins in the file."""
        return xml.line_of(self.element)

    def all(self, name: str) -> Iterator[Fields]:
        """Yield the children with this name."""
        return (Fields(child) for child in self.element if _name(child) == name)

    def meta(self, key: str) -> str:
        """Return the value of a piece of post metadata, the first one of several."""
        return next(self.metas(key), "")

    def metas(self, key: str) -> Iterator[str]:
        """Yield the values of the pieces of post metadata with this key."""
        for meta in self.all("wp:postmeta"):
            if meta["wp:meta_key"] == key:
                yield meta["wp:meta_value"]

    def date(self, name: str) -> datetime | None:
        """Return a time (WXR has UTC in fields that end in `_gmt`); None if it says none.

        Raises UnreadableDateError.
        """
        value = self[name]
        if not value or _NO_DATE.fullmatch(value):
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise UnreadableDateError(name, value) from error
        if moment.year not in _YEARS:
            raise UnreadableDateError(name, value)
        return moment

    def rss_date(self, name: str) -> datetime | None:
        """Return a time as RSS writes it, None if it can't be read: drafts have the year -1."""
        if not _RSS_DATE.fullmatch(self[name]):
            return None
        try:
            moment = parsedate_to_datetime(self[name])
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, TypeError):
            return None
        return moment if moment.year in _YEARS else None


def whole_number(value: str) -> int | None:
    """Return a number that is not negative, None for what is none."""
    return int(value) if _WHOLE_NUMBER.fullmatch(value) and value.isascii() else None


def _name(element: etree._Element) -> str:
    """Return the name that WordPress's own files have for an element."""
    name = etree.QName(element)
    return f"{_prefix(name.namespace or '')}{name.localname}"


def _prefix(namespace: str) -> str:
    if not namespace:
        return ""
    if "wordpress.org/export" in namespace:
        return "excerpt:" if namespace.rstrip("/").endswith("excerpt") else "wp:"
    if "purl.org/rss/1.0/modules/content" in namespace:
        return "content:"
    return "dc:" if "purl.org/dc/" in namespace else "other:"
