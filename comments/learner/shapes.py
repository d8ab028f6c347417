"""What can be seen of a comment without reading its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from blog.text import Characters
from comments.learner.words import Token
from comments.rules import Said

_MOST_LINKS: Final = 4
_MOST_EMOJI: Final = 4
#: Shouting shows in no fewer letters.
_LEAST_LETTERS: Final = 6
_SIGNS: Final = frozenset("!?$%&*+=#@|~^/:;()[]{}<>\"'-_.,")


def shapes(said: Said, plain: str, read: Sequence[Token], sites: Sequence[str]) -> Iterator[str]:
    """Yield what fits, in words for people; ``read`` are the words of ``plain``."""
    # Of what is read, so that padding doesn't show.
    yield f"about {2 ** sum(len(token.word) for token in read).bit_length()} letters"
    yield f"links: {min(said.links - bool(said.url), _MOST_LINKS)}"
    if sites:
        yield "names a site"
    if said.url:
        yield "author has a site"
    if "." in said.name.strip(".") or "/" in said.name:
        yield "name like an address"
    yield f"capitals: {_capitals(plain)} of 4"
    yield from (f"sign: {sign}" for sign in sorted(_SIGNS.intersection(plain)))
    yield from _letters(plain)


def _capitals(plain: str) -> int:
    """Return how many of four letters are capitals."""
    letters = [character for character in plain if character.isalpha()]
    if len(letters) < _LEAST_LETTERS:
        return 0
    return 4 * sum(map(str.isupper, letters)) // len(letters)


def _letters(plain: str) -> Iterator[str]:
    """Yield the alphabets beside ours, and whether there are emoji."""
    if plain.isascii():
        return
    found = plain.translate(_KINDS).split()
    yield from (f"letters: {kind}" for kind in sorted({*found} - {"emoji"}))
    if emoji := found.count("emoji"):
        yield f"emoji: {min(emoji, _MOST_EMOJI)}"


def _kind(character: str) -> str:
    if unicodedata.category(character) == "So":
        return " emoji "
    if character.isascii() or not character.isalpha():
        return " "
    return f" {unicodedata.name(character, 'unknown').partition(' ')[0].lower()} "


_KINDS: Final = Characters(_kind)
