"""What of a comment is learned from, and in which bucket of the weights it stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from comments.learner.shapes import shapes
from comments.learner.vectors import BUCKETS, MOST_FEATURES, QUARTER, pack
from comments.learner.words import MOST_CHARACTERS, tokens
from comments.rules import Said
from comments.rules.hosts import with_those_above

#: Which quarter of the buckets holds what. Grams, of which there are most, have two.
PLAIN: Final = 0
PAIRS: Final = 1
GRAMS: Final = 2

_REMEMBERED: Final = 16_384


class Feature(NamedTuple):
    """A bucket, with the words it comes from as they were written."""

    bucket: int
    written: tuple[str, ...]


def vector(said: Said) -> bytes:
    """Return the features of a comment, packed: at most ``MOST_FEATURES``."""
    return pack(feature.bucket for feature in features(said))


def features(said: Said) -> list[Feature]:
    """Return the features of a comment in its order, one bucket may stand there several times."""
    found = []
    for feature in _features(said):
        found.append(feature)
        if len(found) == MOST_FEATURES:
            break
    return found


def _features(said: Said) -> Iterator[Feature]:
    for shape in shapes(said):
        yield Feature(bucket(PLAIN, f"shape {shape}"), (f"({shape})",))
    for host in sorted(said.hosts):
        for domain in with_those_above(host):
            yield Feature(bucket(PLAIN, f"link {domain}"), (host,))
    for token in tokens(said.name[:100]):
        yield Feature(bucket(PLAIN, f"name {token.word}"), (f"name: {said.name}",))
    found = list(tokens(said.plain[:MOST_CHARACTERS]))
    for token in found:
        for each in _of_word(token.word):
            yield Feature(each, (token.written,))
    for one, other in pairwise(found):
        yield Feature(bucket(PAIRS, f"{one.word} {other.word}"), (one.written, other.written))


def bucket(quarter: int, key: str) -> int:
    """Return where something stands in the weights: the same in every process and for good."""
    return quarter * QUARTER + zlib.crc32(key.encode("utf-8", "surrogatepass")) % QUARTER


@lru_cache(_REMEMBERED)
def _of_word(word: str) -> tuple[int, ...]:
    """Return the buckets of a word and its character grams."""
    padded = f"<{word}>"
    grams = {
        padded[start : start + size]
        for size in (3, 4, 5)
        for start in range(len(padded) - size + 1)
    }
    half = GRAMS * QUARTER
    return (
        bucket(PLAIN, word),
        *(
            half + zlib.crc32(gram.encode("utf-8", "surrogatepass")) % (BUCKETS - half)
            for gram in sorted(grams)
        ),
    )
