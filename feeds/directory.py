"""Every public feed of the blog, as OPML and the Subscribe page list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from blog.canonical import absolute_url
from blog.models import Blog
from feeds.formats import FORMATS, Format
from feeds.scopes import MAIN, SCOPES, Listed, Scope


@dataclass(frozen=True, slots=True)
class Address:
    """Where a feed is in one format."""

    format: Format
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed: its name within its group, its title, the page of its scope, its addresses.

    ``address`` is the one to take, ``others`` are the same feed in other formats.
    """

    name: str
    title: str
    page_url: str
    address: Address
    others: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Feeds under a heading."""

    heading: str
    entries: tuple[Entry, ...]


def groups(blog: Blog) -> list[Group]:
    """Return the public feeds by heading; a heading without any is left out.

    As many queries whatever their number. The feeds of single posts are too many to list.
    """
    by_heading: dict[str, list[Entry]] = {}
    for scope in SCOPES.values():
        found = [_entry(scope, listed) for listed in scope.listed(blog)]
        by_heading.setdefault(scope.group, []).extend(found)
    return [Group(heading, tuple(found)) for heading, found in by_heading.items() if found]


def addresses(scope: Scope, *subject: Any) -> Iterator[Address]:
    """Yield where a feed is, in every format."""
    for suffix, format_ in FORMATS.items():
        yield Address(format_, absolute_url(scope.path(*subject, suffix=suffix)))


def _entry(scope: Scope, listed: Listed) -> Entry:
    found = {address.format.suffix: address for address in addresses(scope, *listed.subject)}
    main = found.pop(MAIN)
    page_url = absolute_url(listed.page_path)
    return Entry(listed.name, listed.title, page_url, main, tuple(found.values()))
