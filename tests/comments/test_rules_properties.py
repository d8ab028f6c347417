"""Phrases beside a matcher that tries everything, and the work that a thousand rules are."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import text
from comments.rules import Condition, Matcher, Outcome, Said
from comments.rules.hosts import spelling, with_those_above
from comments.rules.phrases import Phrase, Text

#: Few of each kind, so that they meet: letters, marks, signs, scripts without spaces, spaces.
LETTERS = "ab東京ก_9é"
PATTERNS = st.text(alphabet=f"{LETTERS}**  !", min_size=1, max_size=9)
TEXTS = st.text(alphabet=f"{LETTERS}   !.", max_size=25)


def is_letter(character: str) -> bool:
    return re.match(r"\w", character) is not None


def is_spaced(character: str) -> bool:
    return is_letter(character) and not text.UNSPACED.match(character)


def ends_of(pattern: str, said: str, start: int) -> Iterator[int]:
    """Yield every place where a pattern that begins at ``start`` can end, by trying them all."""
    if not pattern:
        yield start
    elif pattern[0] == "*":
        yield from ends_of(pattern[1:], said, start)
        if start < len(said) and is_letter(said[start]):
            yield from ends_of(pattern, said, start + 1)
    elif start < len(said) and said[start] == pattern[0]:
        yield from ends_of(pattern[1:], said, start + 1)


def tried(pattern: str, said: str) -> bool:
    """Whether a folded text has a folded pattern as whole words, the slow way."""
    pattern = re.sub(r"\*+", "*", pattern)
    padded = f" {said} "
    for start in range(1, len(padded)):
        if is_spaced(pattern[0]) and is_spaced(padded[start - 1]):
            continue
        for end in ends_of(pattern, padded, start):
            whole = not (is_spaced(pattern[-1]) and is_spaced(padded[end : end + 1] or " "))
            if whole and end < len(padded):
                return True
    return False


@given(PATTERNS, TEXTS)
def test_phrase_is_in_a_text_just_if_some_way_to_read_it_is(pattern: str, said: str) -> None:
    phrase, folded = Phrase.of(pattern), text.fold(pattern)
    if phrase is None:
        assert not folded.replace("*", "").strip()
        return
    assert phrase.is_in(Text.of("", said)) is tried(folded, f"\n{text.fold(said)}")


@given(st.lists(PATTERNS, max_size=6), TEXTS)
def test_matcher_finds_just_the_phrases_that_are_in_the_text(
    patterns: list[str], said: str
) -> None:
    what = Said(name="", source=said, html=said)
    matcher = Matcher(Condition("word", pattern, Outcome.HOLD) for pattern in patterns)
    found = [fit.condition.pattern for fit in matcher.fitting(what)]
    phrases = [(c.pattern, Phrase.of(c.pattern)) for c in matcher.conditions]
    assert found == [pattern for pattern, phrase in phrases if phrase and phrase.is_in(what.text)]


@given(st.text(), st.text())
def test_any_text_and_any_pattern_are_read(pattern: str, said: str) -> None:
    kinds = ("word", "domain", "email", "network", "links", "length")
    matcher = Matcher(Condition(kind, pattern, Outcome.HOLD) for kind in kinds)
    what = Said(name=pattern, source=said, html=said, url=said, email=said)
    assert len(matcher.fitting(what)) <= len(matcher.conditions)


@given(st.lists(st.text(alphabet="abüß例", min_size=1, max_size=9), min_size=2, max_size=4))
def test_host_is_the_same_in_punycode_and_in_its_own_letters(labels: list[str]) -> None:
    host = ".".join(labels)
    assert spelling(idna.encode(host).decode()) == spelling(host.upper().replace("SS", "ß"))
    assert list(with_those_above(host))[-1] == labels[-1]


class Looked(str):  # noqa: SLOT000 - it counts
    """A text that counts how often somebody searches it."""

    looks = 0

    def find(self, *args: Any) -> int:
        self.looks += 1
        return super().find(*args)

    def __contains__(self, piece: object) -> bool:
        self.looks += 1
        return isinstance(piece, str) and super().__contains__(piece)


def words(number: int, *, seed: int) -> list[str]:
    """Return so many made-up words."""
    chance = random.Random(seed)  # noqa: S311 - the same in each run
    return ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(number)]


def looks_of(patterns: list[str], said: str) -> int:
    """Return how often a text is searched for these."""
    what = Said(name="Rita", source=said, html=said)
    read = what.text
    looked = Looked(read.folded)
    what.__dict__["text"] = Text(looked, read.shape)  # a cached property
    matcher = Matcher(Condition("word", pattern, Outcome.HOLD) for pattern in patterns)
    matcher.fitting(what)
    return looked.looks


@pytest.mark.parametrize("form", ["{}", "{}*", "*{}", "{} now", "{}*ly"])
def test_thousand_rules_that_do_not_fit_hardly_look_at_the_text(form: str) -> None:
    said = " ".join(words(500, seed=1))
    patterns = [form.format(word) for word in words(1_000, seed=2)]
    assert looks_of(patterns, said) < 50


def test_thousand_rules_are_asked_no_more_than_once_for_what_is_not_there() -> None:
    said = " ".join(words(500, seed=1))
    patterns = [f"*{word}x" for word in words(500, seed=1)]
    assert looks_of(patterns, said) <= 500
