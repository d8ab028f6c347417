"""Why a comment has its score: the words that made it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

from comments.learner.features import features, vector
from comments.learner.model import Model
from comments.rules import Said

#: What may stand around a word without being of it.
_AROUND: Final = ".,:;!?\"'()[]…“”„«»"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written, and what it added to the score: above 0 it speaks for spam."""

    text: str
    share: float


def explain(said: Said, model: Model) -> Sequence[Word]:
    """Return the words of a comment, strongest first; their shares add up to the score.

    Grams count for the words they stand in, pairs half for each. What isn't a word stands in
    brackets, such as ``(links: 2)``.
    """
    found = list(features(said))
    often = Counter(bucket for feature in found for bucket in feature.buckets)
    each = model.shares(vector(said))
    shares: defaultdict[str, float] = defaultdict(float)
    for feature in found:
        parts = (each.get(bucket, 0.0) / often[bucket] for bucket in feature.buckets)
        part = fsum(parts) / len(feature.written)
        for written in feature.written:
            shares[written] += part
    return _strongest(shares)


def words(model: Model, comments: Iterable[Said], *, most: int = 50) -> Sequence[Word]:
    """Return the words of some comments that count most, strongest first, in lower case.

    The share is the mean of what a word added to the comments that it stood in.
    """
    found: defaultdict[str, list[float]] = defaultdict(list)
    for said in comments:
        for word in explain(said, model):
            text = word.text.lower().strip(_AROUND)
            if text and not word.text.startswith("("):
                found[text].append(word.share)
    return _strongest({text: fsum(each) / len(each) for text, each in found.items()})[:most]


def _strongest(shares: dict[str, float]) -> list[Word]:
    return sorted(
        (Word(text, share) for text, share in shares.items()),
        key=lambda word: (-abs(word.share), word.text),
    )
