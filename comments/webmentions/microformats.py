"""What a page says about itself by microformats2, as far as a mention tells it.

Of the format (https://microformats.org/wiki/microformats2-parsing) no more than that: an h-entry,
its kind, its author and its text. mf2py would be a whole reader, but it stands on html5lib, which
takes more than 20 seconds for 200 KB of ``<p><b a>``.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from comments.webmentions import addresses
from comments.webmentions.trees import Element, Page


class Kind(enum.Enum):
    """What an entry does with the post."""

    REPLY = "in-reply-to"
    LIKE = "like-of"
    REPOST = "repost-of"
    BOOKMARK = "bookmark-of"
    MENTION = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found; whatever wasn't is ''."""

    kind: Kind = Kind.MENTION
    author_name: str = ""
    author_url: str = ""
    title: str = ""
    summary: str = ""
    #: The text as it stands there, to be cleaned, and without its markup.
    html: str = ""
    text: str = ""


#: What a property's element leads to, by the name of the element.
_ADDRESS_IN: Final = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("img", "audio", "video", "source", "iframe"), "src"),
    "object": "data",
    "data": "value",
}
_KINDS: Final = {f"u-{kind.value}": kind for kind in Kind if kind.value}
_TEXT_IN: Final = {"img": "alt", "area": "alt", "abbr": "title", "data": "value", "input": "value"}


def entry_about(page: Page, target: str, linking: Sequence[Element]) -> Entry:
    """Return the entry around a link to ``target``, of which ``linking`` are those of the page.

    Of a page without such an entry, return its title.
    """
    if root := _outermost_entry(page, {id(element) for element in linking}):
        return _entry(page, root, target)
    title = next((each.text for each in page.root.walk() if each.name == "title"), "")
    return Entry(title=_line(title))


def _outermost_entry(page: Page, linking: Collection[int]) -> Element | None:
    """Return the first entry that holds one of some elements, and stands in no other."""
    waiting: list[tuple[Element, Element | None]] = [(page.root, None)]
    while waiting:
        element, entry = waiting.pop()
        if entry is None and "h-entry" in element.tokens("class"):
            entry = element
        if entry is not None and id(element) in linking:
            return entry
        below = (child for child in reversed(element.children) if isinstance(child, Element))
        waiting += ((child, entry) for child in below)
    return None


def _entry(page: Page, root: Element, target: str) -> Entry:
    found: dict[str, Element] = {}
    kind = Kind.MENTION
    for name, element in _properties(root):
        found.setdefault(name, element)
        if kind is Kind.MENTION and name in _KINDS and _leads_to(page, element, target):
            kind = _KINDS[name]
    content = found.get("e-content") or found.get("p-content")
    author = found.get("p-author") or found.get("u-author") or _only_card(page)
    name, url = _person(page, author) if author else ("", "")
    return Entry(
        kind=kind,
        author_name=name,
        author_url=url,
        title=_line(_text(found.get("p-name"))),
        summary=_text(found.get("p-summary")),
        html=_html(page, content) if content else "",
        text=_text(content),
    )


def _html(page: Page, content: Element) -> str:
    """Return a text with its markup, for another page than the one it stands on."""
    for element in content.walk():
        for name in ("href", "src"):
            if value := element.get(name):
                element.tag.attributes[name] = page.address(value)
    return content.inner_html


def _properties(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the properties of a microformat, but those of others that stand in it."""
    waiting = [child for child in reversed(root.children) if isinstance(child, Element)]
    while waiting:
        element = waiting.pop()
        classes = element.tokens("class")
        for name in classes:
            if name.startswith(("p-", "u-", "e-")):
                yield name, element
        if not _is_root(element):
            below = (child for child in reversed(element.children) if isinstance(child, Element))
            waiting += below


def _is_root(element: Element) -> bool:
    """Whether a microformat of its own begins here."""
    return any(name.startswith("h-") for name in element.tokens("class"))


def _leads_to(page: Page, element: Element, target: str) -> bool:
    """Whether a property names ``target``: by its own address, or as another entry's (h-cite)."""
    wanted = addresses.page_of(target)
    own = _address(page, element)
    if own and addresses.page_of(own) == wanted:
        return True
    if not _is_root(element):
        return False
    return any(
        name in {"u-url", "u-uid"} and addresses.page_of(_address(page, below)) == wanted
        for name, below in _properties(element)
    )


def _person(page: Page, element: Element) -> tuple[str, str]:
    """Return name and address of an author; a link alone is a card, too."""
    found: dict[str, Element] = {}
    for name, below in _properties(element):
        found.setdefault(name, below)
    name = _line(_text(found.get("p-name") or element))
    link = found.get("u-url") or element
    return name, _address(page, link)


def _only_card(page: Page) -> Element | None:
    """Return the h-card of a page that has no other one, and stands in no entry."""
    cards = []
    waiting = [page.root]
    while waiting:
        element = waiting.pop()
        classes = element.tokens("class")
        if "h-card" in classes:
            cards.append(element)
        elif not {"h-entry", "h-cite", "h-event"} & set(classes):
            waiting += [child for child in element.children if isinstance(child, Element)]
    return cards[0] if len(cards) == 1 else None


def _address(page: Page, element: Element) -> str:
    value = element.get(_ADDRESS_IN.get(element.name, ""))
    return page.address(value) if value else ""


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    return element.get(_TEXT_IN.get(element.name, "")) or element.text


def _line(text: str) -> str:
    return " ".join(text.split())
