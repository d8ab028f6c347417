"""HTML as a list of tags and texts, to change, to cut and to write again in one form.

The tokenizer follows HTML §13.2.5 where it matters for where a tag ends, and what it writes is
unambiguous (double quotes, `<` and `>` always escaped). So a parser that reads it afterwards
sees the tags that were seen here and no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

VOID = frozenset("br col hr img source track wbr".split())

_SPACE = r"\t\n\f\r "
_ATTRIBUTE_SOURCE = (
    rf"""([^{_SPACE}/>][^{_SPACE}/>=]*+)"""
    rf"""(?:[{_SPACE}]*=[{_SPACE}]*(?:"([^"]*)"|'([^']*)'|(?!["'])([^{_SPACE}>]++)|(?=>)))?+"""
)
_ATTRIBUTE = re.compile(_ATTRIBUTE_SOURCE)
# Possessive throughout: a tag is passed over once, whatever stands in it.
_UNGROUPED = _ATTRIBUTE_SOURCE.replace("([^", "(?:[^")  # the same, keeping nothing
_MARKUP = re.compile(
    rf"<(?P<end>/?)(?P<name>[a-zA-Z][^{_SPACE}/>]*+)(?P<rest>(?:[{_SPACE}/]++|{_UNGROUPED})*+)>"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>|</(?![a-zA-Z])[^>]*+>",
    re.DOTALL,
)
_IFRAME = frozenset({"iframe"})
# What a browser reads to the end of the document if nothing ends it.
_ENDLESS = frozenset({"script", "style"})


@dataclass(slots=True)
class Tag:
    """A start or end tag; attribute values are unescaped, names are in lower case."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    is_end: bool = False

    def __str__(self) -> str:
        if self.is_end:
            return f"</{self.name}>"
        values = "".join(f' {name}="{escape(v)}"' for name, v in self.attributes.items())
        return f"<{self.name}{values}>"

    def get(self, name: str) -> str:
        """Return the value of an attribute, trimmed; '' if there is none."""
        return self.attributes.get(name, "").strip()


#: A tag, or text in its escaped form.
Piece = Tag | str


def pieces(html: str, *, dropped: frozenset[str] = frozenset()) -> list[Piece]:
    """Take `html` apart, without comments and without the content of `dropped` elements.

    What stands in an iframe is never read by anybody, and is dropped always.
    """
    return list(_split(html, dropped))


def tag_of(source: str) -> Tag | None:
    """Return the tag that `source` is from its first to its last character, None if it is not."""
    found = _MARKUP.fullmatch(source)
    return _tag(found) if found and found["name"] else None


def joined(parts: Iterable[Piece]) -> str:
    """Put pieces together again."""
    return "".join(map(str, parts))


def element(name: str, attributes: dict[str, str], content: str) -> str:
    """Return an element around `content`, which is escaped already."""
    return f"{Tag(name, attributes)}{content}</{name}>"


def text_escaped(text: str) -> str:
    """Return text of HTML with its entities resolved and `&`, `<` and `>` escaped.

    Not for show: nh3 is quadratic in `&` that start no entity.
    """
    return escape(unescape(text), quote=False)


def replaced(
    parts: Sequence[Piece],
    names: frozenset[str],
    replacement: Callable[[Tag, Sequence[Piece]], str],
) -> list[Piece]:
    """Give each outermost element of `names`, and what it holds, to `replacement`."""
    result: list[Piece] = []
    index = 0
    while index < len(parts):
        part = parts[index]
        if isinstance(part, Tag) and part.name in names and not part.is_end:
            end = _end_of(parts, index, part.name)
            result.append(replacement(part, parts[index + 1 : end]))
            index = end
        else:
            result.append(part)
        index += 1
    return result


def closed(parts: Sequence[Piece]) -> str:
    """Put pieces of clean HTML together and end what they leave open."""
    opened: list[str] = []
    for part in parts:
        if not isinstance(part, Tag) or part.name in VOID:
            continue
        if not part.is_end:
            opened.append(part.name)
        elif opened and opened[-1] == part.name:
            opened.pop()
    return joined(parts) + "".join(f"</{name}>" for name in reversed(opened))


def _split(html: str, dropped: frozenset[str]) -> Iterator[Piece]:
    # Behind the last `>` there is no tag, and looking for its end from each `<` is quadratic.
    limit = html.rfind(">") + 1
    unread = _Unread(html, dropped | _IFRAME)
    position = 0
    while found := _MARKUP.search(html, position, limit):
        if found.start() > position:
            yield text_escaped(html[position : found.start()])
        position = found.end()
        if not found["name"]:
            continue
        tag = _tag(found)
        if tag.name not in dropped:
            yield tag
        if not tag.is_end:
            position = unread.end(position, tag.name)
    if position < len(html):
        yield text_escaped(html[position:])


class _Unread:
    """The content of elements that nobody reads, in one document."""

    def __init__(self, html: str, names: frozenset[str]) -> None:
        self._html = html
        # A name leaves when no end tag of it is left: looking again each time is quadratic.
        self._names = set(names)

    def end(self, start: int, name: str) -> int:
        """Return where to go on behind a start tag: at its end tag, or at once."""
        if name not in self._names:
            return start
        ending = re.compile(rf"</{re.escape(name)}(?=[{_SPACE}/>])", re.IGNORECASE)
        if found := ending.search(self._html, start):
            return found.start()
        self._names.remove(name)
        return len(self._html) if name in _ENDLESS else start


def _tag(found: re.Match[str]) -> Tag:
    attributes: dict[str, str] = {}
    if not found["end"]:
        for name, *values in _ATTRIBUTE.findall(found["rest"]):
            attributes.setdefault(name.lower(), unescape("".join(values)))
    return Tag(found["name"].lower(), attributes, is_end=bool(found["end"]))


def _end_of(parts: Sequence[Piece], start: int, name: str) -> int:
    """Return the index of the end tag of the element at `start`, of the last piece if none."""
    depth = 0
    for index in range(start, len(parts)):
        part = parts[index]
        if isinstance(part, Tag) and part.name == name:
            depth += -1 if part.is_end else 1
            if depth == 0:
                return index
    return len(parts) - 1
