"""What of a comment is learned from, and in which bucket of the weights it stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple

from comments.learner.shapes import shapes
from comments.learner.sites import closed, sites_in
from comments.learner.vectors import MOST_FEATURES, PLACES, pack
from comments.learner.words import Token, tokens
from comments.rules import Said
from comments.rules.hosts import linked, with_those_above

#: What of a comment is read; an imported one may be longer. What is wanted of the reader stands at
#: the beginning or at the end.
_BEGINNING: Final = 4_000
_END: Final = 1_000
_NAME_CHARACTERS: Final = 80
_MOST_SITES: Final = 50

#: Where the drawers begin of what is of one kind, and how many buckets they have.
_SHAPES: Final = (0, PLACES)
_WORDS: Final = (PLACES, PLACES)
_PAIRS: Final = (2 * PLACES, 2 * PLACES)
_GRAMS: Final = (4 * PLACES, 4 * PLACES)
#: What a feature of each drawer counts beside those of others.
VALUES: Final = (2.0, 1.5, 1.5, 1.5, 0.5, 0.5, 0.5, 0.5)

_SIZES: Final = (3, 4, 5)
#: So many different words are remembered, in about 4 MB.
_REMEMBERED: Final = 4_096

#: What every comment has: what is to be expected of one of which nothing is known.
ALWAYS: Final = "every comment"


class Feature(NamedTuple):
    """Buckets, and what they come from as it was written: one word, or two for a pair."""

    buckets: tuple[int, ...]
    written: tuple[str, ...]


def vector(said: Said) -> bytes:
    """Return the features of a comment, packed: no more than 16 KB, mostly less than 1."""
    buckets = chain.from_iterable(feature.buckets for feature in features(said))
    return pack(islice(buckets, MOST_FEATURES))


def features(said: Said) -> Iterator[Feature]:
    """Yield the features of a comment; the same bucket may stand there several times."""
    plain = closed(_part(said.plain))
    read = list(tokens(plain))
    named = list(tokens(said.name[:_NAME_CHARACTERS]))
    yield from _of_shape(said, plain, read)
    for token in named:
        yield Feature((_bucket(_WORDS, f"name {token.word}"), *_of_word(token.word)), ("(name)",))
    for token in read:
        yield Feature(_of_word(token.word), (token.written,))
    yield from _of_pairs(read)


def _of_shape(said: Said, plain: str, read: Sequence[Token]) -> Iterator[Feature]:
    """Yield what it looks like, how it begins and where it leads."""
    sites = sites_in(said.name[:_NAME_CHARACTERS], plain)
    for shape in (ALWAYS, *shapes(said, plain, read, sites)):
        yield Feature((_bucket(_SHAPES, shape),), (f"({shape})",))
    for token in read[:1]:
        yield Feature((_bucket(_SHAPES, f"first {token.word}"),), (token.written,))
    known = {*sites, *linked(said.html, said.url)}
    for host in sorted(known)[:_MOST_SITES]:
        domains = with_those_above(host.removeprefix("www."))
        yield Feature(tuple(_bucket(_WORDS, f"site {domain}") for domain in domains), (host,))


def _of_pairs(read: Sequence[Token]) -> Iterator[Feature]:
    for one, other in pairwise(read):
        place = _bucket(_PAIRS, f"{one.word} {other.word}")
        yield Feature((place,), (one.written, other.written))


def _part(plain: str) -> str:
    if len(plain) <= _BEGINNING + _END:
        return plain
    return f"{plain[:_BEGINNING]} {plain[-_END:]}"


def _bucket(drawers: tuple[int, int], key: str) -> int:
    """Return where something stands in the weights: the same in every process and for good."""
    first, room = drawers
    return first + zlib.crc32(key.encode("utf-8", "replace")) % room


@lru_cache(_REMEMBERED)
def _of_word(word: str) -> tuple[int, ...]:
    """Return the buckets of a word and of its character grams."""
    padded = f"<{word}>"
    grams = (padded[at : at + size] for size in _SIZES for at in range(len(padded) - size + 1))
    return (_bucket(_WORDS, word), *(_bucket(_GRAMS, gram) for gram in grams))
