"""The page of another site as a tree: simple, and in time that grows with its length.

Parsers that follow HTML to the letter take minutes for a hostile page (html5lib, 100 KB of open
tags; libxml2, 100 KB of attributes in one tag). The tokenizer of :mod:`blog.cleaning` doesn't,
and of how a tree is built, what well-formed pages need is enough here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urljoin

from blog.cleaning.elements import Piece, Tag, joined, pieces

#: Pages with more “<” are not read.
MOST_TAGS: Final = 60_000
#: What is deeper stands beside its parent instead.
DEEPEST: Final = 200

_VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
#: What a browser reads as text, or shows to nobody (HTML §13.2.6).
_UNREAD: Final = frozenset("script style textarea xmp noembed noframes noscript plaintext".split())
#: What a start tag ends, if it is open and nothing of the second set stands in between.
_ENDED: Final = {
    "p": (frozenset({"p"}), frozenset("li td th div blockquote section article".split())),
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
#: Behind these a new line begins.
_BREAKS: Final = frozenset(
    "address article aside blockquote br dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li "
    "ol p pre section table tr ul".split()
)


@dataclass(slots=True, eq=False)
class Element:
    """An element; texts among its children are escaped."""

    tag: Tag
    children: list[Element | str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name in lower case."""
        return self.tag.name

    def get(self, name: str) -> str:
        """Return the value of an attribute, trimmed; '' if there is none."""
        return self.tag.get(name)

    def tokens(self, name: str) -> list[str]:
        """Return the words of an attribute."""
        return self.tag.attributes.get(name, "").split()

    def walk(self) -> Iterator[Element]:
        """Yield it and all below it in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    @property
    def text(self) -> str:
        """What people read of it, in lines without needless spaces."""
        written = "".join(unescape(part) for part in _texts(self))
        lines = (" ".join(line.split()) for line in written.split("\n"))
        return "\n".join(line for line in lines if line)

    @property
    def inner_html(self) -> str:
        """What stands in it, well formed."""
        return joined(piece for child in self.children for piece in _pieces(child))


_BREAK: Final = Element(Tag("br"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and what its addresses are relative to."""

    root: Element
    base: str

    @classmethod
    def of(cls, html: str, *, url: str) -> Page:
        """Read a page that was found at ``url``; of one with too many tags nothing is read."""
        html = html if html.count("<") <= MOST_TAGS else ""
        root = _tree(pieces(html, dropped=_UNREAD))
        first = next(
            (each for each in root.walk() if each.name == "base" and each.get("href")), None
        )
        return cls(root, _joined(url, first.get("href")) or url if first else url)

    def address(self, value: str) -> str:
        """Return an address of the page in full, '' for what is none; an empty one is its own."""
        return _joined(self.base, value.strip())


def _joined(base: str, value: str) -> str:
    try:
        return urljoin(base, value)
    except ValueError:
        return ""


def _tree(parts: list[Piece]) -> Element:
    """Return the root; what stands in a template, or in a title, is no part of the page."""
    root = Element(Tag(""))
    opened = [root]
    for part in parts:
        if not isinstance(part, Tag):
            opened[-1].children.append(part)
        elif part.is_end:
            _end(opened, frozenset({part.name}))
        else:
            if part.name in _ENDED:
                ended, within = _ENDED[part.name]
                _end(opened, ended, within=within)
            element = Element(part)
            opened[-1].children.append(element)
            if part.name not in _VOID and len(opened) < DEEPEST:
                opened.append(element)
    _prune(root)
    return root


def _end(
    opened: list[Element], names: frozenset[str], *, within: frozenset[str] = frozenset()
) -> None:
    """End the innermost element of ``names``, and what is open in it; nothing if there is none."""
    for index in range(len(opened) - 1, 0, -1):
        if opened[index].name in within:
            return
        if opened[index].name in names:
            del opened[index:]
            return


def _prune(root: Element) -> None:
    """Take out what a browser makes no part of the page, and the markup in what is plain text."""
    for element in root.walk():
        if element.name == "template":
            element.children = []
        elif element.name == "title":
            element.children = [
                "".join(child for child in element.children if isinstance(child, str))
            ]


def _texts(root: Element) -> Iterator[str]:
    """Yield the texts below an element, with the line breaks that its elements make."""
    waiting: list[Element | str] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part.replace("\n", " ")
            continue
        if part.name in _BREAKS:
            yield "\n"
            waiting += [_BREAK] if part.children else []
        waiting += reversed(part.children)


def _pieces(root: Element | str) -> Iterator[Piece]:
    """Yield an element as tags and texts."""
    waiting: list[Element | Piece] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Element):
            yield part.tag
            if part.name not in _VOID:
                waiting.append(Tag(part.name, is_end=True))
            waiting += reversed(part.children)
        else:
            yield part
