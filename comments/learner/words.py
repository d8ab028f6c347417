"""The words of a comment as they read, each with what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from blog import text
from comments.learner.folding import read

#: Longer ones are cut into several.
WORD_CHARACTERS: Final = 24
#: So many letters that stand alone, one after the other, are a word: "f r e e".
_SPACED_OUT: Final = 3
#: So short is a piece of a word that was cut in two: "f.ree".
_CUT_OFF: Final = 2
#: Chunks no longer than this, and so many of them, are remembered.
_REMEMBERED_CHARACTERS: Final = 24
_REMEMBERED: Final = 8_192

#: Digits and signs as the letters that they stand for.
_MEANT: Final = str.maketrans("013456789@$|+€£", "oieasgtbgasltel")
_SIGNS: Final = frozenset(map(chr, _MEANT))
_LETTER: Final = re.compile(r"[^\W\d_]")
_PIECE: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("'’`", None))
_TWICE: Final = re.compile(r"(.)\1+")
#: With or without them, a link is a link.
_OF_LINKS: Final = frozenset({"http", "https", "www"})


class Token(NamedTuple):
    """A word as it reads, folded, and as it was written."""

    word: str
    written: str


def tokens(said: str) -> Iterator[Token]:
    """Yield the words of a text in their order.

    Letters are read as :func:`comments.learner.folding.read` has it, digits among letters as the
    letters they stand for, and letters that are repeated once.
    """
    pieces = (token for chunk in said.split() for token in _of_chunk(chunk))
    for alone, group in groupby(pieces, _is_alone):
        run = list(group)
        yield from _joined(run) if alone else run


def _is_alone(token: Token) -> bool:
    return len(token.word) == 1


def _joined(run: list[Token]) -> Iterator[Token]:
    """Yield letters that stand alone, if they are many, as the word that they spell."""
    if len(run) < _SPACED_OUT:
        yield from run
        return
    word = _TWICE.sub(r"\1", "".join(token.word for token in run))
    yield from _cut(word, " ".join(token.written for token in run))


def _of_chunk(chunk: str) -> Iterable[Token]:
    """Return the words of what stands between spaces."""
    short = len(chunk) <= _REMEMBERED_CHARACTERS
    return _remembered(chunk) if short else _read_chunk(chunk)


def _read_chunk(chunk: str) -> Iterator[Token]:
    folded = read(chunk).translate(_APOSTROPHES)
    pieces = _PIECE.findall(_spelt(folded))
    if len(pieces) > 1 and min(map(len, pieces)) <= _CUT_OFF and "/" not in chunk:
        yield from _cut(_once("".join(pieces)), chunk)
        return
    for piece in pieces:
        if piece not in _OF_LINKS:
            yield from _cut(_once(piece), chunk)


@lru_cache(_REMEMBERED)
def _remembered(chunk: str) -> tuple[Token, ...]:
    return tuple(_read_chunk(chunk))


def _spelt(folded: str) -> str:
    """Return a chunk with letters for digits and signs, where there are letters as well."""
    # A sign at the end is one: "free!", "C++".
    body = folded.rstrip("|+!?.,:;")
    if _SIGNS.isdisjoint(body) or not _LETTER.search(body):
        return folded
    return body.translate(_MEANT)


def _once(word: str) -> str:
    """Return a word with what is repeated once; numbers stay as they are."""
    return word if word.isdecimal() else _TWICE.sub(r"\1", word)


def _cut(word: str, written: str) -> Iterator[Token]:
    """Yield a word; of scripts without spaces, each two characters."""
    if text.UNSPACED.search(word):
        for start in range(max(1, len(word) - 1)):
            yield Token(word[start : start + 2], word[start : start + 2])
        return
    for start in range(0, len(word), WORD_CHARACTERS):
        yield Token(word[start : start + WORD_CHARACTERS], written)
