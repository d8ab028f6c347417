"""Text as readers and feeds need it: safe for XML, without markup, shortened, folded."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Callable

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
#: Scripts that set no spaces between words, and Korean, whose particles stick to the word.
UNSPACED = re.compile(
    "[\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Myanmar
    "\u1100-\u11ff\uac00-\ud7ff"  # Hangul
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c"  # marks that repeat, numbers
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3105-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)
#: So many different characters: all that people write, not all that there are.
_REMEMBERED = 65_536
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


class Characters(dict[int, str | None]):
    """What becomes of each character, for `str.translate`; None is nothing.

    It remembers what it was asked for: a call for each character takes ten times as long.
    """

    def __init__(self, become: Callable[[str], str | None]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str | None:
        becomes = self._become(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = becomes
        return becomes


def fold(text: str) -> str:
    """Return `text` as word rules and the search for duplicates compare it.

    NFKC (full-width and ligatures folded), casefolded, without accents and invisible
    characters, whitespace collapsed. Two texts that read the same fold to the same string.
    """
    # What is printable has no invisible character, and no white space but the space.
    visible = text if text.isprintable() else text.translate(_VISIBLE)
    if visible.isascii():
        return " ".join(visible.lower().split())
    spread = unicodedata.normalize("NFKD", visible).casefold()
    base = unicodedata.normalize("NFKD", spread).translate(_BASE)
    return " ".join(unicodedata.normalize("NFC", base).split())


def _visible(character: str) -> str | None:
    if character.isspace():
        return " "
    return None if unicodedata.category(character) in _INVISIBLE else character


def _base(character: str) -> str | None:
    return None if unicodedata.combining(character) else character


_VISIBLE = Characters(_visible)
_BASE = Characters(_base)
