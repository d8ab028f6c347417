"""Tags of raw comments made plain: what a comment may hold in its shortest form, the rest as text.

This is not the sanitiser, it only comes before it. It keeps readable what was typed, and takes
away all attributes but `href`.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape

from blog.cleaning import links
from blog.cleaning.allowlist import COMMENT_LINK, COMMENT_TAGS
from blog.cleaning.elements import Tag, pieces, tag_of, text_escaped

_NOT_LINKED = ("a", "code", "pre")
# Simple on purpose: within `<pre>` a tag with `<` or `>` in a value is shown as text.
_TAG_OR_TEXT = re.compile(r"</?[a-zA-Z][^<>]*>|[^<]+|<")
_BLOCK = ("<p>", "</p>")
_HEADING = ("<p><strong>", "</strong></p>")
_CODE = ("<code>", "</code>")
# How imported comments say what ours may not: (start, end). What is not named loses its tags.
_TRANSLATED: dict[str, tuple[str, str]] = {
    **dict.fromkeys("address article aside center dd div dl figure".split(), _BLOCK),
    **dict.fromkeys("section table tr".split(), _BLOCK),
    **dict.fromkeys("caption dt figcaption h1 h2 h3 h4 h5 h6".split(), _HEADING),
    **dict.fromkeys("kbd samp tt var".split(), _CODE),
    **dict.fromkeys("td th".split(), ("", " ")),
    "hr": ("<br>", ""),
    "q": ("“", "”"),
}


class Typed:
    """The tags of one public comment, in the order they were typed.

    An end tag that nothing opened is text too: a parser would drop it.
    """

    def __init__(self) -> None:
        self._opened: Counter[str] = Counter()

    def canonical(self, source: str) -> str | None:
        """Return a tag as the sanitiser gets it, None if it is to be shown as text."""
        tag = tag_of(source)
        if not tag or tag.name not in COMMENT_TAGS:
            return None
        return self._end(tag.name) if tag.is_end else self._start(tag)

    def rewritten(self, html: str) -> str:
        """Return `html` with each tag canonical or escaped; comments are shown."""
        return "".join(
            self.canonical(piece) or text_escaped(piece) for piece in _TAG_OR_TEXT.findall(html)
        )

    def _start(self, tag: Tag) -> str | None:
        start = f"<{tag.name}>" if tag.name != "a" else _link(tag)
        if start and tag.name != "br":
            self._opened[tag.name] += 1
        return start

    def _end(self, name: str) -> str | None:
        if not self._opened[name]:
            return None
        self._opened[name] -= 1
        return f"</{name}>"


def imported(html: str) -> str:
    """Return the HTML of an imported comment in the tags that ours have; no text is lost.

    Bare addresses become links, as in the comments that are typed here.
    """
    unlinked: Counter[str] = Counter()
    result = []
    for part in pieces(html):
        if isinstance(part, Tag):
            result.append(_translated(part))
            unlinked[part.name] += -1 if part.is_end else 1
        else:
            literal = any(unlinked[name] > 0 for name in _NOT_LINKED)
            result.append(part if literal else links.linked(part))
    return "".join(result)


def _translated(part: Tag) -> str:
    if part.name in _TRANSLATED:
        return _TRANSLATED[part.name][part.is_end]
    if part.name == "img":
        return _picture(part)
    if part.name not in COMMENT_TAGS:
        return ""
    if part.is_end:
        return f"</{part.name}>"
    # A link to nowhere ends the one before it, and that is all: see HTML §13.2.6.4.7.
    return f"<{part.name}>" if part.name != "a" else _link(part) or "</a>"


def _picture(image: Tag) -> str:
    label = escape(image.get("alt"))
    source = image.get("src")
    if not COMMENT_LINK.fullmatch(source):
        return label
    return f'<a href="{escape(source)}">{label or escape(source)}</a>'


def _link(tag: Tag) -> str | None:
    href = tag.get("href")
    return f'<a href="{escape(href)}">' if COMMENT_LINK.fullmatch(href) else None
