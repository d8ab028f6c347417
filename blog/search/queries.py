"""What somebody looks for, read from the text that they typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from blog import text
from blog.search import words
from blog.search.words import Run

#: What is looked for at a time: nobody types more.
MOST_CHARACTERS: Final = 200
MOST_WORDS: Final = 16

#: A phrase between quotation marks as they are typed and as they are set. Within a word, as in
#: Hebrew abbreviations, the mark is a part of it.
_PHRASE: Final = re.compile(
    r'(?<!\w)"([^"]*)"(?!\w)|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|「([^「」]*)」'
)


class TooLong(ValueError):
    """A text with more than what is looked for; ``must_be`` says how much that is."""

    def __init__(self, *, must_be: str) -> None:
        self.must_be = must_be
        super().__init__(f"What you look for must be {must_be}.")


@dataclass(frozen=True, slots=True)
class Query:
    """What a post must have: each of the words, and each phrase, which is words in a row.

    ``text`` is what was typed, on one line; ``spelling`` is folded, and the same for all that
    reads the same. A single character of a script without spaces stands for every word that
    begins with it.
    """

    text: str
    spelling: str
    words: tuple[str, ...]
    phrases: tuple[Run, ...]

    def __bool__(self) -> bool:
        return bool(self.words)


def read(typed: str) -> Query:
    """Return what is looked for; raise :class:`TooLong`. Whatever else is typed can be read."""
    # Split first, as stored text is: some of what separates words is nothing for XML.
    one_line = text.xml_safe(" ".join(typed.split()))
    # Before it is folded, which takes its time.
    spelling = text.fold(one_line) if len(one_line) <= MOST_CHARACTERS else one_line
    if len(spelling) > MOST_CHARACTERS:
        raise TooLong(must_be=f"at most {MOST_CHARACTERS} characters long")
    quoted = [_runs(match[match.lastindex or 0]) for match in _PHRASE.finditer(spelling)]
    loose = _runs(_PHRASE.sub(" ", spelling))
    runs = [*chain.from_iterable(quoted), *loose]
    if len(runs) > MOST_WORDS:
        raise TooLong(must_be=f"at most {MOST_WORDS} words")
    # Pairs of characters that only stand somewhere in a text are no word.
    pairs = (run for run in map(_sure, loose) if words.is_unspaced(run[0]))
    phrases = (phrase for phrase in [*map(_in_a_row, quoted), *pairs] if len(phrase) > 1)
    wanted = chain.from_iterable(map(_sure, runs))
    return Query(one_line, spelling, tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(phrases)))


def _runs(said: str) -> list[Run]:
    return list(words.runs(said))


def _in_a_row(runs: Sequence[Run]) -> Run:
    """Return the words of a phrase as they follow each other in a text that has it."""
    return (*chain.from_iterable(runs[:-1]), *_sure(runs[-1])) if runs else ()


def _sure(run: Run) -> Run:
    """Return the words of a run that are sure to be in a text, where it may go on.

    The last character of ABC ends no run of ABCD.
    """
    return run[:-1] if len(run) > 1 and words.is_unspaced(run[-1]) else run
