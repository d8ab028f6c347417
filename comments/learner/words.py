"""The words of a comment, with what they were written as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from blog import text
from comments.learner.folding import read

#: Longer ones are cut into several.
WORD_CHARACTERS: Final = 32
#: Of a comment so much is looked at; an imported one may be longer.
MOST_CHARACTERS: Final = 5_000
#: So many letters that stand alone, one after the other, are a word.
_SPACED_OUT: Final = 3

_LETTERS_FOR_SIGNS: Final = str.maketrans("013456789@$!|+", "oieasgtbgasiit")
_SIGNS: Final = frozenset("0123456789@$!|+")
_PIECE: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CHUNK: Final = re.compile(r"\S+")
_TWICE: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it reads, folded, and as it was written."""

    word: str
    written: str


def tokens(said: str) -> Iterator[Token]:
    """Yield the words of a text in their order."""
    pieces = [piece for chunk in _CHUNK.findall(said) for piece in _pieces(chunk)]
    for alone, group in groupby(pieces, lambda piece: len(piece.word) == 1):
        run = list(group)
        if alone and len(run) >= _SPACED_OUT:
            yield from _joined(run)
        else:
            yield from run


def _joined(run: list[Token]) -> Iterator[Token]:
    """Yield letters that stand alone as the word that they spell."""
    word = "".join(token.word for token in run)
    written = " ".join(token.written for token in run)
    yield from _cut(_skeleton(word), written)


def _pieces(chunk: str) -> Iterator[Token]:
    """Cut what stands between spaces into words."""
    folded = read(chunk)
    if any(map(str.isalpha, folded)) and not _SIGNS.isdisjoint(folded.rstrip("!|+")):
        folded = folded.rstrip("!|+").translate(_LETTERS_FOR_SIGNS)
    for match in _PIECE.finditer(folded):
        yield from _cut(_skeleton(match[0]), chunk)


def _skeleton(word: str) -> str:
    """Return a word with each letter once where it is repeated."""
    return word if word.isdecimal() else _TWICE.sub(r"\1", word)


def _cut(word: str, written: str) -> Iterator[Token]:
    if text.UNSPACED.search(word):
        for start in range(max(1, len(word) - 1)):
            yield Token(word[start : start + 2], word[start : start + 2])
        return
    for start in range(0, len(word), WORD_CHARACTERS):
        yield Token(word[start : start + WORD_CHARACTERS], written)
