"""Text as readers and feeds need it: safe for XML, without markup, shortened, folded."""

from __future__ import annotations

import html as entities
import re
import unicodedata

# XML 1.0 §2.2 `Char`, turned around. Lone surrogates can't be encoded either.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Comments and elements whose text nobody reads. What is never closed goes on to the end,
# as in a browser, which also keeps the search linear.
_UNREAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|audio|video|iframe)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# Possessive: one pass over each tag, whatever stands in it.
_TAG = re.compile(r"""</?([a-zA-Z][^\s<>/"]*)(?:[^<>"]|"[^"]*")*+>|<[!?][^<>]*>""")
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q rb rt rtc ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_INVISIBLE = frozenset({"Cc", "Cf"})


def xml_safe(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids."""
    return _NOT_XML.sub("", text)


def plain(html: str) -> str:
    """Return the text of `html` in one line: entities resolved, whitespace collapsed.

    Block elements, line breaks and images separate words, inline elements do not.
    """
    without_tags = _TAG.sub(_separator, _UNREAD.sub("", html))
    return " ".join(xml_safe(entities.unescape(without_tags)).split())


def _separator(tag: re.Match[str]) -> str:
    name = tag[1]
    return "" if name is None or name.lower() in _INLINE else " "


def excerpt(html: str, length: int = 200) -> str:
    """Return the start of the text of `html`, at most `length` characters, ellipsis included.

    The cut is made between words unless that would throw away more than half of it.
    """
    return shortened(plain(html), length)


def shortened(text: str, length: int) -> str:
    """Return `text` cut to at most `length` characters, the ellipsis included."""
    if len(text) <= length:
        return text
    room = text[:length]
    at_word = room.rpartition(" ")[0]
    kept = at_word if len(at_word) * 2 > length else room[:-1]
    return kept.rstrip(" ,;:.-–—") + "…"


def fold(text: str) -> str:
    """Return `text` as word rules and the search for duplicates compare it.

    NFKC (full-width and ligatures folded), casefolded, without accents and invisible
    characters, whitespace collapsed. Two texts that read the same fold to the same string.
    """
    visible = "".join(_folded_character(character) for character in text)
    spread = unicodedata.normalize("NFKD", visible).casefold()
    base = "".join(c for c in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", base).split())


def _folded_character(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character
