"""Characters that a name or an address must not hold, and where the joiners may stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

ZWNJ, ZWJ = "\u200c", "\u200d"
_LAST_OF_PLANE = 0xFFFE  # the last two code points of each plane are no characters
_VIRAMA = 9  # canonical combining class
_JOINING_SCRIPTS = frozenset(
    "ARABIC SYRIAC MANDAIC NKO MONGOLIAN PHAGS-PA MANICHAEAN PSALTER ADLAM HANIFI SOGDIAN "
    "CHORASMIAN OLD".split()
)
#: Characters that turn the direction of writing.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and symbols by their category, yet nothing to see.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
# Format characters (Cf) that do show: prepended signs of Arabic, Syriac and Kaithi.
_SHOWN_FORMAT = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_KEYCAP_BASE = frozenset("0123456789#*")
_EMOJI_BESIDE_SYMBOLS = frozenset("\u203c\u2049\u2139\u2194\u25fd\u25fe\u3030\u303d")
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_BLACK_FLAG, _TAG_END = "\U0001f3f4", "\U000e007f"


def refused(text: str) -> Iterator[tuple[str, int]]:
    """Yield (code, index) for each character of `text` that may not stand in a name."""
    for index, character in enumerate(text):
        if code := _code(text, index, character):
            yield code, index


def without_refused(text: str) -> str:
    """Return `text` without the characters that `refused` names."""
    bad = {index for _, index in refused(text)}
    return "".join(character for index, character in enumerate(text) if index not in bad)


def has_visible(text: str) -> bool:
    """Tell whether `text` holds one letter, digit, mark of punctuation or symbol that shows."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)


def is_control(character: str) -> bool:
    """Tell whether `character` is a control, a lone surrogate or a noncharacter."""
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        return True
    return ord(character) & _LAST_OF_PLANE == _LAST_OF_PLANE or "\ufdd0" <= character <= "\ufdef"


def _code(text: str, index: int, character: str) -> str:
    if character.isascii() and character.isprintable():
        return ""
    if is_control(character):
        return "control_character"
    if character in BIDI:
        return "bidi_character"
    return "" if _may_show(text, index, character) else "invisible_character"


def _may_show(text: str, index: int, character: str) -> bool:
    if character in (ZWNJ, ZWJ):
        return _joins(text, index)
    if _is_variation_selector(character):
        return _varies(text[index - 1 : index], character)
    if _is_flag_tag(character):
        return _in_flag(text, index)
    if character in _BLANK:
        return False
    return unicodedata.category(character) != "Cf" or character in _SHOWN_FORMAT


def _joins(text: str, index: int) -> bool:
    """RFC 5892 appendix A.1 and A.2; between letters of joining scripts; ZWJ between emoji.

    Appendix A.1 asks for joining types, which hang on each letter's shape. Persian writers put
    the ZWNJ behind non-joining letters too, so any two letters of such a script will do.
    """
    before, after = text[:index], text[index + 1 :]
    if before and unicodedata.combining(before[-1]) == _VIRAMA:
        return True
    if _is_joining_letter(_last_base(before)) and _is_joining_letter(after[:1]):
        return True
    return text[index] == ZWJ and _is_emoji(_last_emoji(before)) and _is_emoji(after[:1])


def _last_base(text: str) -> str:
    return next((c for c in reversed(text) if not unicodedata.category(c).startswith("M")), "")


def _last_emoji(text: str) -> str:
    return next((c for c in reversed(text[-4:]) if not _is_variation_selector(c)), "")


def _is_joining_letter(character: str) -> bool:
    if not character or not unicodedata.category(character).startswith("L"):
        return False
    return unicodedata.name(character, "").split(" ")[0] in _JOINING_SCRIPTS


def _is_emoji(character: str) -> bool:
    if not character:
        return False
    if unicodedata.category(character) == "So" and character not in _BLANK:
        return True
    return character in _SKIN_TONES or character in _EMOJI_BESIDE_SYMBOLS


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _varies(base: str, selector: str) -> bool:
    """Tell whether `selector` has something to act on: an emoji, a keycap or an ideograph."""
    if unicodedata.name(base, "").startswith("CJK ") if base else False:
        return True
    return selector in "\ufe0e\ufe0f" and (_is_emoji(base) or base in _KEYCAP_BASE)


def _is_flag_tag(character: str) -> bool:
    return "\U000e0020" <= character <= _TAG_END


def _in_flag(text: str, index: int) -> bool:
    """Tell whether the tag at `index` belongs to a flag: black flag, 1 to 6 tags, end tag."""
    start = index
    while start and _is_flag_tag(text[start - 1]):
        start -= 1
    end = text.find(_TAG_END, start, start + 8)
    return index <= end and end > start and text[start - 1 : start] == _BLACK_FLAG
