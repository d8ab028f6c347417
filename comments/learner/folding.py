"""What a comment reads like, whatever letters it is written in.

Spam is written past filters: with letters of other alphabets that look like ours, in the styled
alphabets that Unicode has for mathematics, with digits and signs for letters. People read through
that, so what is learned from is the text as people read it. Two words that look alike fold to the
same, and it does no harm that a few others do too: nothing is shown or compared but their weights.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from blog.text import Characters

_NAMED: Final = re.compile(
    r"(?:LATIN (?:CAPITAL |SMALL )?LETTER|LATIN LETTER SMALL CAPITAL"
    r"|REGIONAL INDICATOR SYMBOL LETTER"
    r"|NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|TAG LATIN (?:CAPITAL|SMALL) LETTER"
    r"|MODIFIER LETTER (?:CAPITAL|SMALL)) (?:REVERSED |TURNED |OPEN |SIDEWAYS |SCRIPT |BARRED )*"
    r"([A-Z])(?: WITH .*)?"
)


def _pairs(theirs: str, ours: str) -> dict[str, str]:
    return dict(zip(theirs, ours, strict=True))


#: Letters of other scripts that look like one of ours, small and capital, by no other rule than
#: how they are drawn. Our own list, of what is in use.
LOOKS: Final = (
    _pairs("аеорсухіјѕһԁԛԝӏѵьвкмнтгзпиюяф", "aeopcyxijshdqwlvbbkmhtr3nuюяф")
    | _pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx")  # noqa: RUF001
    | _pairs("αβγεηικνορτυχωςσ", "abyenikvoptuxwcc")
)


def _become(character: str) -> str | None:
    """Return what a character reads like, None for nothing."""
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Mn", "Me"} and not _is_vowel(character):
        return None
    if ours := LOOKS.get(character):
        return ours
    if named := _NAMED.fullmatch(unicodedata.name(character, "")):
        return named[1].lower()
    spread = unicodedata.normalize("NFKD", character).casefold()
    bare = "".join(each for each in spread if not unicodedata.combining(each))
    return "".join(LOOKS.get(each, each) for each in unicodedata.normalize("NFC", bare))


def _is_vowel(character: str) -> bool:
    """Whether it is a mark that makes another word, as those of Hindi and Thai do."""
    return unicodedata.category(character) == "Mn" and "VOWEL" in unicodedata.name(character, "")


_READ: Final = Characters(_become)


def read(text: str) -> str:
    """Return a text as it reads: lower case, bare letters, nothing invisible."""
    return text.lower() if text.isascii() else text.translate(_READ)
