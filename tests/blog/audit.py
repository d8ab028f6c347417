"""An eye of its own on clean HTML: two parsers that the sanitiser does not use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import lxml.html

from blog.cleaning import allowlist

_ADDRESSES = frozenset({"href", "src", "poster", "cite", "longdesc", "data", "action"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Rules:
    """What may stand in clean HTML."""

    tags: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    schemes: frozenset[str]
    everywhere: frozenset[str] = field(default_factory=frozenset)


COMMENT = Rules(
    tags=allowlist.COMMENT_TAGS,
    attributes={"a": frozenset({"href", "rel"})},
    schemes=frozenset({"http", "https", "mailto"}),
)
POST = Rules(
    tags=allowlist.POST_TAGS,
    attributes=allowlist.POST_ATTRIBUTES,
    schemes=frozenset({"http", "https", "mailto", "tel", ""}),
    everywhere=frozenset({"class", "id", "lang", "dir", "title"}),
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return each element's name and attributes, as html.parser reads them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.others
    return reader.elements


def assert_clean(html: str, rules: Rules) -> None:
    """Fail if either parser sees in `html` what `rules` do not allow."""
    assert not _NOT_XML.search(html)
    for name, attributes in (*elements(html), *_read_by_lxml(html)):
        assert name in rules.tags, html
        allowed = rules.everywhere | rules.attributes.get(name, frozenset())
        assert set(attributes) <= allowed, html
        for attribute in _ADDRESSES & set(attributes):
            assert _scheme(attributes[attribute]) in rules.schemes, html


def _read_by_lxml(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    root = lxml.html.fragment_fromstring(f"<section>{html}</section>")
    for node in root.iterdescendants():
        assert isinstance(node.tag, str), html
        yield node.tag, {str(name): str(value) for name, value in node.attrib.items()}


def _scheme(address: str) -> str:
    """Return the scheme as a browser sees it: without controls, blanks and line breaks."""
    seen = re.sub(r"[\x00-\x20]", "", address).lower()
    found = re.match(r"[a-z][a-z0-9+.-]*(?=:)", seen)
    return found[0] if found else ""
