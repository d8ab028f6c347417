"""Stored texts as any format may print them: safe for XML, with a stand-in where one is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from blog.text import xml_safe
from feeds.builders.uri import valid_uri

if TYPE_CHECKING:
    from feeds.model import Category, Item

_NO_TITLE: Final = "Untitled"
_NO_NAME: Final = "Anonymous"


def text_or(stored: str | None, stand_in: str) -> str:
    """Return `stored` without what XML 1.0 forbids, or `stand_in` if nothing visible is left."""
    text = xml_safe(stored or "")
    return text if text and not text.isspace() else stand_in


def title(stored: str) -> str:
    """Return the title of a feed or an entry; never empty."""
    return text_or(stored, _NO_TITLE)


def name(stored: str) -> str:
    """Return the name of an author; never empty."""
    return text_or(stored, _NO_NAME)


def entry_id(stored: str, url: str) -> str:
    """Return a stored id character by character; one made of `url` if there is none."""
    return text_or(stored, "") or uuid5(NAMESPACE_URL, valid_uri(url)).urn


def categories(item: Item) -> list[dict[str, str]]:
    """Return what labels an entry, as feedgen wants it: `term`, and `scheme` and `label` if known.

    A label without a visible term is left out: nothing could identify it.
    """
    return [_category(category) for category in item.categories if text_or(category.term, "")]


def _category(category: Category) -> dict[str, str]:
    described = {"term": xml_safe(category.term)}
    if category.scheme:
        described["scheme"] = valid_uri(category.scheme)
    if label := text_or(category.label, ""):
        described["label"] = label
    return described
