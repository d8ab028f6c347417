"""Whether two blogs say the same: checked before anything is measured. Pure.

Ids, markup around the text and what only one of them shows (counts, links, categories' schemes)
are left aside; titles, paths, entries, their text and links, and comments with their authors are
what a reader gets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

ATOM: Final = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in a feed: its title, the path of its page, when it appeared, what it says."""

    title: str
    path: str
    published: str
    author: str
    text: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: who wrote it, and what."""

    author: str
    text: str


def entries(atom: bytes) -> list[Entry]:
    """Return the entries of an Atom feed, in their order."""
    return [_entry(entry) for entry in etree.fromstring(atom).iter(f"{ATOM}entry")]


def _entry(entry: Any) -> Entry:
    body = entry.findtext(f"{ATOM}content") or entry.findtext(f"{ATOM}summary") or ""
    [page] = [
        link.get("href")
        for link in entry.iter(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    return Entry(
        title=entry.findtext(f"{ATOM}title") or "",
        path=urlsplit(page).path,
        published=(entry.findtext(f"{ATOM}published") or "")[: len("2026-03-20T07:30:00")],
        author=entry.findtext(f"{ATOM}author/{ATOM}name") or "",
        text=text(body),
        links=links(body),
    )


def page_comments(page: bytes) -> list[Said]:
    """Return the comments on the page of a post, in their order."""
    pairs = zip(_of_class(page, "comment-author"), _of_class(page, "comment-body"), strict=True)
    return [Said(_joined(author), _joined(body)) for author, body in pairs]


def page_text(page: bytes) -> list[str]:
    """Return the text of the post on its page, as a list of one."""
    return [_joined(_of_class(page, "prose")[0])]


def _of_class(page: bytes, name: str) -> list[Any]:
    """Return the elements of a page that have a class."""
    tree = lxml_html.document_fromstring(page.decode())
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


def listed_comments(answer: bytes) -> list[Said]:
    """Return the comments of an API, in their order."""
    return [
        Said(
            one["author_name"] if "author_name" in one else one["author"]["name"],
            text(one["body_html"]),
        )
        for one in json.loads(answer)["results"]
    ]


def text(html: str) -> str:
    """Return the words of some HTML, with single spaces between them."""
    return _joined(lxml_html.fragment_fromstring(html, create_parent="div"))


def links(html: str) -> tuple[str, ...]:
    """Return where some HTML leads to, and what it shows, in the order of the text."""
    tree = lxml_html.fragment_fromstring(html, create_parent="div")
    return tuple(link for _, _, link, _ in tree.iterlinks())


def _joined(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def differences(what: str, ours: Sequence[object], theirs: Sequence[object]) -> list[str]:
    """Return a sentence for each place at which two lists differ; none if they say the same."""
    if len(ours) != len(theirs):
        return [f"{what}: {len(ours)} of ours, {len(theirs)} of theirs"]
    pairs = enumerate(zip(ours, theirs, strict=True), 1)
    return [
        f"{what} {n}: ours {our!r}, theirs {their!r}" for n, (our, their) in pairs if our != their
    ]


#: By what is asked for: the parts to compare, and how to read them.
READ: Final[dict[str, dict[str, Callable[[bytes], Sequence[object]]]]] = {
    "feed": {"entry": entries},
    "page": {"text": page_text, "comment on the page": page_comments},
    "list": {"comment in the list": listed_comments},
}
