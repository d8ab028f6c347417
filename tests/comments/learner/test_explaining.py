"""A score is the sum of what its words add to it."""

from __future__ import annotations

from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.learner import Model, explain, vector, words
from tests.comments.learner.teaching import SPAM, WANTED, said, taught

MODEL = taught()
TEXTS = st.lists(
    st.sampled_from(
        "free money f r e e tea FREE!! www.tea.com 東京 🔥🔥 fr33 Tea, ... чай".split()
    ),
    max_size=30,
).map(" ".join)


@settings(max_examples=60)
@given(TEXTS, st.text(max_size=10))
def test_explanation_adds_up_to_the_score(text: str, name: str) -> None:
    comment = said(text, name=name, url="https://rita.example/")
    total = fsum(word.share for word in explain(comment, MODEL))
    assert total == pytest.approx(MODEL.score(vector(comment)), abs=1e-9)


def test_explanation_of_a_text_longer_than_is_read_adds_up() -> None:
    comment = said("".join(map(chr, range(0x4E00, 0x4E00 + 5_000))) + SPAM[0])
    total = fsum(word.share for word in explain(comment, MODEL))
    assert total == pytest.approx(MODEL.score(vector(comment)), abs=1e-9)


def test_explanation_names_words_as_they_were_written() -> None:
    found = {word.text: word.share for word in explain(said("Free M0N3Y for tea"), MODEL)}
    assert found["M0N3Y"] > 0 > found["tea"]


def test_explanation_has_the_strongest_first() -> None:
    shares = [abs(word.share) for word in explain(said(SPAM[1]), MODEL)]
    assert shares == sorted(shares, reverse=True)


def test_explanation_tells_what_is_no_word_in_brackets() -> None:
    texts = {word.text for word in explain(said("See www.tea.com", url="https://x.com/"), MODEL)}
    assert {"(names a site)", "(author has a site)", "(name)", "tea.com"} <= texts


def test_explanation_by_a_model_that_knows_nothing_says_so() -> None:
    assert {word.share for word in explain(said(SPAM[0]), Model())} == {0.0}


def test_words_of_some_comments_speak_for_what_they_stood_in() -> None:
    found = {word.text: word.share for word in words(MODEL, map(said, [*SPAM, *WANTED]), most=100)}
    assert found["money"] > 0 > found["tea"]
    assert not any(text.startswith("(") for text in found)


def test_words_are_no_more_than_asked_for() -> None:
    assert len(words(MODEL, map(said, SPAM), most=3)) == 3
