"""Bounds on what HTML costs a parser that follows the standard to the letter.

Two rules of HTML make small markup expensive, in nh3 as in bleach. Formatting elements that are
never ended are opened again in each paragraph, up to three of each kind that has the same
attributes: 20 KB of `<p><b a><p><b b>…` become 14 MB. And many start tags look through all
elements that are open: 1 MB of `<div>` costs minutes. Ordinary text is far below both bounds
and passes as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from blog.cleaning.elements import VOID, Piece, Tag, joined, pieces

#: Elements that may be opened again, and looks at open elements, per document.
REOPENED = 1_000_000
LOOKS = 200_000_000
DEPTH = 256

_FORMATTING = frozenset("b big code em font i s small strike strong tt u".split())
# A sibling ends these, so that they only nest within others.
_ENDED_BY_SIBLING = frozenset(
    "p li dt dd tr td th tbody thead tfoot caption colgroup rp rt".split()
)
_BOUNDARIES = frozenset({"table", "td", "th", "caption"})
_SAME_KEPT = 3  # of formatting elements that are equal, HTML §13.2.4.3


def bounded(parts: Sequence[Piece]) -> list[Piece]:
    """Return `parts` as they are if they are cheap to parse, else in a form that is."""
    starts = [part for part in parts if isinstance(part, Tag) and not part.is_end]
    if _reopened(starts) > REOPENED:
        for tag in starts:
            if tag.name in _FORMATTING:
                tag.attributes = {}
    if _looks(starts) > LOOKS:
        return list(_nested(parts))
    return list(parts)


def bounded_html(html: str) -> str:
    """Return `html` bounded."""
    return joined(bounded(pieces(html)))


def _reopened(starts: Sequence[Tag]) -> int:
    formatting = [tag for tag in starts if tag.name in _FORMATTING]
    kinds = {str(tag) for tag in formatting}
    return len(starts) * min(len(formatting), _SAME_KEPT * len(kinds))


def _looks(starts: Sequence[Tag]) -> int:
    nesting = sum(1 for t in starts if t.name not in _ENDED_BY_SIBLING and t.name not in VOID)
    return len(starts) * nesting


def _nested(parts: Sequence[Piece]) -> Iterator[Piece]:
    """Yield `parts` well nested, each end tag written, without what is too deep."""
    opened: list[str] = []
    for part in parts:
        if not isinstance(part, Tag) or part.name in VOID:
            yield part
        elif part.is_end:
            yield from _ended(opened, part.name)
        elif len(opened) < DEPTH:
            if part.name in _ENDED_BY_SIBLING and part.name in opened[-2:]:
                yield from _ended(opened, part.name)
            opened.append(part.name)
            yield part


def _ended(opened: list[str], name: str) -> Iterator[Tag]:
    """End the innermost `name`, and what is open in it; nothing if a table stands between."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index] == name:
            for inner in reversed(opened[index:]):
                yield Tag(inner, is_end=True)
            del opened[index:]
            return
        if opened[index] in _BOUNDARIES and name != "table":
            return
