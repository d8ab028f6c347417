"""Automatic paragraphs: blank lines make `<p>`, line breaks `<br>`, as WordPress shows its texts.

One pass over the tags, linear in the length of the text. What is HTML already keeps its
elements; text that stands in no paragraph gets one.
"""

from __future__ import annotations

import re
from collections import Counter

# A comment that nothing ends goes on to the end, as in a browser. A tag ends at the first `>`,
# quoted or not, which keeps the search linear; WordPress looks for tags in the same way.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)[^<>]*+>|[^<]++|<", re.DOTALL
)
_BLANK_LINES = re.compile(r"\n[ \t]*+\n\s*+")
_LINE_BREAK = re.compile(r"(?<!<br>)(?<!<br/>)(?<!<br />)\n")
_COMMENTS_ALONE = re.compile(r"(?:\s*+<!--.*?(?:-->|\Z))++\s*+", re.DOTALL)
_JUMP = re.compile(r"<!--\s*+more\b")
_SPACE_BEFORE = re.compile(r"(?:\A|\n)[ \t]*\Z")
_SPACE_AFTER = re.compile(r"[ \t]*+(?:\n|\Z)")

# What they hold is passed on as it is; those of the second kind stand within a line of text.
_VERBATIM_BLOCKS = frozenset("pre script style template form math".split())
_VERBATIM = _VERBATIM_BLOCKS | frozenset(
    "code textarea select object audio video picture svg iframe noscript canvas".split()
)
# Text in these is left alone: by the rules of HTML there is none, or it is a caption.
_STRUCTURE = frozenset(
    "table thead tbody tfoot tr colgroup ul ol dl menu hgroup figure map".split()
)
# Text in these becomes lines, never paragraphs.
_LINES = frozenset("h1 h2 h3 h4 h5 h6 dt caption summary legend".split())
# Text in these becomes paragraphs if there is more than one.
_CONTAINERS = frozenset(
    "div section article aside header footer main nav address details center dd li td th "
    "figcaption fieldset".split()
)
_VOID = frozenset({"hr", "col"})
_QUOTE, _PARAGRAPH, _ROOT = "blockquote", "p", ""
_BLOCKS = _STRUCTURE | _LINES | _CONTAINERS | _VOID | {_QUOTE, _PARAGRAPH}

_CELLS = frozenset({"td", "th"})
_ROWS = _CELLS | {"tr"}
_GROUPS = _ROWS | {"thead", "tbody", "tfoot"}
# Elements whose end tag may be left out, and what ends with them when the next one starts.
_ENDED_BY_SIBLING: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": _ROWS,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _GROUPS),
}
# Stands for a line break within a tag or a verbatim element, where none is looked for.
_HIDDEN_BREAK = "\x00"


def autop(text: str) -> str:
    """Return HTML for `text`, which may hold HTML; its line ends may be of any kind."""
    plain = text.replace(_HIDDEN_BREAK, "").replace("\r\n", "\n").replace("\r", "\n")
    return _Writer(plain).written()


class _Writer:
    """Gathers the text between block elements, and writes it as its place demands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower = text.lower()
        self._last_ends: dict[str, int] = {}
        self._out: list[str] = []
        self._run: list[str] = []
        self._open: list[str] = []
        self._opened: Counter[str] = Counter()
        #: The element whose content is being passed on as it is.
        self._verbatim = ""

    def written(self) -> str:
        for token in _TOKEN.finditer(self._text):
            self._take(token, (token["name"] or "").lower(), is_end=bool(token["end"]))
        self._flush()
        self._end_paragraph()
        return "".join(self._out).strip("\n").replace(_HIDDEN_BREAK, "\n")

    def _take(self, token: re.Match[str], name: str, *, is_end: bool) -> None:
        if self._verbatim:
            self._pass_on(token[0], name if is_end else "")
        elif name in _BLOCKS:
            self._take_block(token[0], name, is_end=is_end)
        elif name in _VERBATIM and not is_end and self._is_ended(name, token.end()):
            self._begin_verbatim(token[0], name)
        elif _JUMP.match(token[0]) and self._is_line(token):
            self._flush()
            self._out.append(f"{token[0]}\n")
        else:
            is_markup = token[0].startswith("<")
            self._run.append(_hidden(token[0]) if is_markup else token[0])

    def _is_ended(self, name: str, position: int) -> bool:
        """Tell whether an element has an end tag anywhere behind `position`."""
        if name not in self._last_ends:
            self._last_ends[name] = self._lower.rfind(f"</{name}")
        return self._last_ends[name] >= position

    def _begin_verbatim(self, tag: str, name: str) -> None:
        if name in _VERBATIM_BLOCKS:
            self._flush()
            self._end_paragraph()
        self._verbatim = name
        self._run.append(_hidden(tag))

    def _pass_on(self, token: str, ended: str) -> None:
        self._run.append(_hidden(token))
        if ended != self._verbatim:
            return
        self._verbatim = ""
        if ended in _VERBATIM_BLOCKS:
            self._out += [*self._run, "\n"]
            self._run.clear()

    def _take_block(self, tag: str, name: str, *, is_end: bool) -> None:
        self._flush()
        if self._end_paragraph() and is_end and name == _PARAGRAPH:
            return
        if is_end:
            self._leave(name)
            self._out.append("" if name == _PARAGRAPH else f"{tag}\n")
        else:
            self._enter(name)
            self._out.append(tag)

    def _end_paragraph(self) -> bool:
        """End a paragraph if one is open: any block does that (HTML §13.1.2.4)."""
        if not self._open or self._open[-1] != _PARAGRAPH:
            return False
        self._leave(_PARAGRAPH)
        self._out.append("</p>\n")
        return True

    def _enter(self, name: str) -> None:
        while self._open and self._open[-1] in _ENDED_BY_SIBLING.get(name, ()):
            self._leave(self._open[-1])
        if name not in _VOID:
            self._open.append(name)
            self._opened[name] += 1

    def _leave(self, name: str) -> None:
        """Leave the innermost `name` and what is open in it; nothing if none is open."""
        while self._opened[name]:
            left = self._open.pop()
            self._opened[left] -= 1
            if left == name:
                return

    def _is_line(self, token: re.Match[str]) -> bool:
        """Tell whether a token stands on a line of its own."""
        before = self._run[-1] if self._run else ""
        after = _SPACE_AFTER.match(self._text, token.end())
        return bool(_SPACE_BEFORE.search(before[-80:]) and after)

    def _flush(self) -> None:
        """Write the text gathered so far."""
        run = "".join(self._run)
        self._run.clear()
        if run.strip():
            self._out.append(_formed(run, self._open[-1] if self._open else _ROOT))


def _formed(run: str, place: str) -> str:
    """Return a run of text and inline elements as it stands in the element `place`."""
    if place in _STRUCTURE:
        return run.strip()
    chunks = [chunk.strip() for chunk in _BLANK_LINES.split(run) if chunk.strip()]
    if place == _PARAGRAPH:
        return "</p>\n<p>".join(map(_lines, chunks))
    if place in _LINES:
        return "<br>\n".join(map(_lines, chunks))
    if place in _CONTAINERS and len(chunks) == 1:
        return _lines(chunks[0])
    return "".join(map(_paragraph, chunks))


def _paragraph(chunk: str) -> str:
    if _COMMENTS_ALONE.fullmatch(chunk):
        return f"{chunk}\n"
    return f"<p>{_lines(chunk)}</p>\n"


def _lines(chunk: str) -> str:
    """Return `chunk` with each of its line breaks marked once."""
    trimmed = "\n".join(line.strip(" \t") for line in chunk.split("\n"))
    return _LINE_BREAK.sub("<br>\n", trimmed)


def _hidden(markup: str) -> str:
    return markup.replace("\n", _HIDDEN_BREAK)
