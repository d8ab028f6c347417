"""Words and phrases with ``*`` in a text, however they are written.

No regular expression: a phrase is a row of pieces, each looked for by ``str.find`` behind the one
before. The time grows with the text, whatever the owner writes and whoever answers it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from blog import text

#: Letters, digits and their marks: of scripts with spaces between words, and of others.
SPACED: Final = "w"
UNSPACED: Final = "u"
OTHER: Final = " "

#: By so many characters of a piece most texts are known not to have it.
BEGINNING: Final = 4

_WORD = re.compile(f"{SPACED}+")
_STARS = re.compile(r"\*+")


def _kind(character: str) -> str:
    """Return the kind of a character."""
    is_letter = character.isalnum() or character == "_"
    if not is_letter and not unicodedata.category(character).startswith("M"):
        return OTHER
    return UNSPACED if text.UNSPACED.match(character) else SPACED


def _of_word(character: str) -> str:
    """Return what whole words are made of, and a space for everything else."""
    return character if _kind(character) == SPACED else " "


_SHAPES = text.Characters(_kind)
_WORDS = text.Characters(_of_word)


@dataclass(frozen=True)
class Text:
    """A folded text, and of each of its characters the kind."""

    folded: str
    shape: str

    @classmethod
    def of(cls, name: str, plain: str) -> Text:
        """Return name and text of a comment; no phrase goes across from one to the other."""
        folded = f"{text.fold(name)}\n{text.fold(plain)}"
        return cls(folded, folded.translate(_SHAPES))

    @cached_property
    def words(self) -> frozenset[str]:
        """Its whole words, of scripts that have spaces between them."""
        if UNSPACED not in self.shape:
            return frozenset(self.folded.translate(_WORDS).split())
        # Few of them stand between letters that are no words.
        return frozenset(self.folded[slice(*word.span())] for word in _WORD.finditer(self.shape))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """All that is ``BEGINNING`` characters long, and has no space in it."""
        chunks, longest = set(self.folded.split()), BEGINNING - 1
        return frozenset(
            chunk[start : start + BEGINNING]
            for chunk in chunks
            for start in range(len(chunk) - longest)
        )

    def end_of_letters(self, start: int) -> int:
        """Return where the letters end that begin at ``start``, which may be there."""
        end = self.shape.find(OTHER, start)
        return len(self.shape) if end < 0 else end

    def is_spaced(self, index: int) -> bool:
        """Whether a letter of a script with spaces stands there: a word goes on with it."""
        return 0 <= index < len(self.shape) and self.shape[index] == SPACED


@dataclass(frozen=True, slots=True)
class Phrase:
    """Pieces with any letters between two of them.

    ``begins`` and ``ends`` say that no word goes on there. Scripts without spaces have no words
    to be whole, and a ``*`` at the end of a phrase is any rest of one.
    """

    pieces: tuple[str, ...]
    begins: bool
    ends: bool

    @classmethod
    def of(cls, pattern: str) -> Phrase | None:
        """Return a pattern as a phrase, None if nothing of it can be seen."""
        folded = text.fold(pattern)
        first, *others = _STARS.split(folded)
        pieces = tuple(piece for piece in (first, *others) if piece)
        if not any(map(str.strip, pieces)):
            return None
        return cls(
            pieces,
            begins=_SHAPES[ord(folded[0])] == SPACED,
            ends=_SHAPES[ord(folded[-1])] == SPACED,
        )

    @property
    def word(self) -> str:
        """The word that it is, '' for what is more than one."""
        [first, *others] = self.pieces
        is_word = self.begins and self.ends and not others and " " not in first
        shape = first.translate(_SHAPES)
        return first if is_word and shape == SPACED * len(first) else ""

    @property
    def beginning(self) -> str:
        """How the longest part of it without a space begins: a text without this hasn't it."""
        return max(" ".join(self.pieces).split(), key=len)[:BEGINNING]

    def is_in(self, said: Text) -> bool:
        """Whether a text has it: the only look at the text itself."""
        if not all(piece in said.folded for piece in self.pieces):
            return False
        first, *others = self.pieces
        start = said.folded.find(first)
        while start >= 0:
            end, next_start = start + len(first), start + 1
            if not (self.begins and said.is_spaced(start - 1)):
                if self._goes_on(said, end, others):
                    return True
                if others:
                    # Whatever begins within these letters leaves no more of them than this did.
                    next_start = max(next_start, said.end_of_letters(end) - len(first) + 1)
            start = said.folded.find(first, next_start)
        return False

    def _goes_on(self, said: Text, position: int, pieces: Sequence[str]) -> bool:
        """Whether the other pieces follow, each behind any letters.

        Each is taken where it is found first: within the same letters that leaves the most for
        the next, and one that holds something else has but one place.
        """
        if not pieces:
            return self._is_end(said, position)
        for piece in pieces[:-1]:
            found = _find(said, piece, position, position)
            if found < 0:
                return False
            position = found + len(piece)
        found = _find(said, pieces[-1], position, position)
        while found >= 0 and not self._is_end(said, found + len(pieces[-1])):
            found = _find(said, pieces[-1], position, found + 1)
        return found >= 0

    def _is_end(self, said: Text, position: int) -> bool:
        return not (self.ends and said.is_spaced(position))


def _find(said: Text, piece: str, position: int, start: int) -> int:
    """Return where a piece is, from ``start`` on, behind nothing but letters from ``position``."""
    return said.folded.find(piece, start, said.end_of_letters(position) + len(piece))
