"""WordPress's block comments: taken out, what they enclose kept.

A text that was written with blocks holds its own paragraphs; what stands between blocks is the
old kind of text, which needs automatic ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from feeds.readers.uploads import Surroundings

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_DELIMITER = re.compile(
    r"\s+(?P<end>/)?wp:(?:core/)?(?P<name>[a-z][a-z0-9_/-]*+)\s*+(?P<json>\{.*\})?\s*(?P<void>/)?",
    re.DOTALL,
)
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->", re.IGNORECASE)
_NO_TEASER = re.compile(r"<!--\s*noteaser\s*-->", re.IGNORECASE)
_BACKGROUND = re.compile(r"\s*<[a-z]+[^<>]*\bbackground-image\s*:[^<>]*>", re.IGNORECASE)
#: The old kind of text, in a block of its own.
_CLASSIC = "freeform"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text without block comments."""

    text: str
    is_classic: bool


@dataclass(frozen=True, slots=True)
class _Delimiter:
    name: str
    is_end: bool
    is_void: bool
    attributes: dict[str, object]

    def text(self, name: str) -> str:
        """Return an attribute that is a text; '' if it is none."""
        value = self.attributes.get(name)
        return value if isinstance(value, str) else ""


def segments(source: str, here: Surroundings) -> list[Segment]:
    """Take `source` apart; page breaks go, jump breaks stay."""
    text = _NO_TEASER.sub("", _NEXT_PAGE.sub("\n\n", source))
    pieces = (piece for piece in _pieces(text, here) if piece.text.strip())
    return [
        Segment("".join(piece.text for piece in group), is_classic)
        for is_classic, group in groupby(pieces, key=lambda piece: piece.is_classic)
    ]


def _pieces(text: str, here: Surroundings) -> Iterator[Segment]:
    depth, position = 0, 0
    for comment in _COMMENT.finditer(text):
        delimiter = _delimiter(comment[1])
        if delimiter is None:
            continue
        yield Segment(text[position : comment.start()], is_classic=depth == 0)
        position = comment.end()
        if delimiter.name == _CLASSIC:
            continue
        if delimiter.is_end:
            depth = max(0, depth - 1)
        else:
            yield Segment(_instead_of(delimiter, text, position, here), is_classic=False)
            depth += not delimiter.is_void
    yield Segment(text[position:], is_classic=depth == 0)


def _delimiter(comment: str) -> _Delimiter | None:
    """Return what a comment says of a block, None if it is another comment."""
    found = _DELIMITER.fullmatch(comment)
    if found is None:
        return None
    try:
        attributes = json.loads(found["json"] or "{}")
    except (ValueError, RecursionError):
        attributes = {}
    return _Delimiter(
        name=found["name"],
        is_end=bool(found["end"]),
        is_void=bool(found["void"]),
        attributes=attributes if isinstance(attributes, dict) else {},
    )


def _instead_of(block: _Delimiter, text: str, position: int, here: Surroundings) -> str:
    """Return what has to be put in the place of a block's first comment; '' mostly."""
    if block.name == "social-link" and block.text("url"):
        label = block.text("label") or block.text("service") or block.text("url")
        return f'<li><a href="{escape(block.text("url"))}">{escape(label)}</a></li>\n'
    if block.name == "cover" and _has_background(text, position):
        return f'<img src="{escape(block.text("url"))}" alt="">' if block.text("url") else ""
    if block.name == "block":
        here.notes.append("a reusable block was left out: the file keeps it elsewhere")
    return ""


def _has_background(text: str, position: int) -> bool:
    """Tell whether the next tag shows its picture by a style, which is not kept."""
    return _BACKGROUND.match(text, position) is not None
