"""The words of a text, as they are stored and as they are looked for.

Both sides of a search go through :func:`runs`, so that both engines only compare words for
equality, and none of them has to know a script: what reads the same is the same word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import Final

from blog import text

Run = tuple[str, ...]

#: Longer words are known by their beginning: PostgreSQL takes 2,046 bytes.
WORD_CHARACTERS: Final = 64
#: What of a text is indexed: all words of a PostgreSQL index together have 1 MiB less a byte.
STORED_BYTES: Final = 1_000_000

#: Letters that Unicode does not take apart, though people write them so; marks without a sound;
#: Persian letters on Arabic keyboards. Apostrophes that count as letters separate as others do.
_RESPELT: Final = str.maketrans(
    dict.fromkeys(map(chr, (0x0640, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0xFFFD)))
    | dict.fromkeys("\u02b9\u02bb\u02bc\u02bd", " ")
    | {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h"}
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ی": "ي", "ک": "ك"}
)
#: C++ and C#, which are no C.
_WITH_SIGN: Final = re.compile(r"(\w)(\+\+|#)(?![\w+#])")
#: So many different pieces of text are remembered: most are the same few words again and again.
_REMEMBERED: Final = 16_384
#: No longer than this: beyond it stand runs of scripts without spaces, and addresses.
_REMEMBERED_CHARACTERS: Final = 24


def stored(title: str, html: str) -> str:
    """Return the words of a post in their order, with a space before and after each of them.

    They have at most ``STORED_BYTES``; ``html`` is clean. Labels are not among them: they have
    lists of their own.
    """
    kept, room = [""], STORED_BYTES
    for word in chain.from_iterable(runs(f"{title} {text.plain(html)}")):
        room -= len(word.encode()) + 1
        if room < 1:
            break
        kept.append(word)
    return " ".join([*kept, ""]) if len(kept) > 1 else ""


def runs(said: str) -> Iterator[Run]:
    """Cut a plain text into runs of letters of one kind, and these into words.

    Words are folded, never empty, and without spaces. Most runs are one word. A run in a script
    without spaces, ABC, is AB, BC, C: whatever stands in it, of one character or of more, begins
    one of these. An emoji is a run, and ``C++`` is ``c`` and ``c++``.
    """
    for piece in said.split():
        if len(piece) <= _REMEMBERED_CHARACTERS:
            yield from _remembered(piece)
        else:
            yield from _runs(piece)


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script without spaces."""
    return text.UNSPACED.match(word) is not None


def _runs(piece: str) -> Iterator[Run]:
    """Cut a text without spaces."""
    spelt = "".join(map(_spelt, text.fold(piece).translate(_RESPELT)))
    signs = {match.end(1): match[2] for match in _WITH_SIGN.finditer(spelt)}
    end = 0
    for kind, group in groupby(spelt, _kind):
        run = "".join(group)
        end += len(run)
        if kind == "unspaced":
            yield (*map("".join, pairwise(run)), run[-1])
        elif kind == "spaced":
            word = run[:WORD_CHARACTERS]
            yield (word, f"{word}{signs[end]}") if end in signs else (word,)
        elif kind == "symbol":
            yield from ((symbol,) for symbol in run)


@lru_cache(_REMEMBERED)
def _remembered(piece: str) -> tuple[Run, ...]:
    return tuple(_runs(piece))


def _spelt(character: str) -> str:
    """Return a digit of any script as ours, and whatever else as it is."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _kind(character: str) -> str:
    """Return what a character is a part of, '' for what separates words."""
    if character.isascii():
        return "spaced" if character.isalnum() else ""
    if text.UNSPACED.match(character):
        return "unspaced"
    category = unicodedata.category(character)
    if category[0] in "LN" or category in {"Mn", "Mc"}:
        return "spaced"
    return "symbol" if category == "So" else ""
