"""What of a comment is learned from: the same in every process, past tricks, and bounded."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.learner import vector
from comments.learner.features import features
from comments.learner.sites import closed, sites_in
from comments.learner.vectors import BUCKETS, MOST_FEATURES, BadVector, pack, unpack
from comments.learner.words import tokens
from tests.comments.learner.teaching import said, vector_of

HOSTILE = [
    "a" * 5_000,
    "ab " * 1_666,
    "東" * 5_000,
    "a.b-" * 1_250,
    "f r e e " * 625,
    " dot com" * 625,
    "a" + " . " * 1_600,
    "\u200b\u0301" * 2_500,
    "🔥" * 5_000,
    "xn--a." * 833,
    "".join(map(chr, range(0x100, 0x100 + 5_000))),
]
TRICKS = [
    "FREE money",
    "fr33 m0n3y",
    "free m.o.n.e.y",
    "f-r-e-e money",
    "freeeee moneyyyyy",
    "fr\u0435\u0435 m\u043en\u0435\u0443",
    "ｆｒｅｅ ｍｏｎｅｙ",  # noqa: RUF001
    "𝐟𝐫𝐞𝐞 𝓶𝓸𝓷𝓮𝔂",  # noqa: RUF001
    "🅵🆁🅴🅴 ⓜⓞⓝⓔⓨ",
    "ꜰʀᴇᴇ ᴍᴏɴᴇʏ",
    "fre\u200be mo\u00adney",
    "f\u0336r\u0336e\u0336e\u0336 money",
]


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def test_vector_is_the_same_in_another_process() -> None:
    code = (
        "from tests.comments.learner.teaching import vector_of;"
        "print(vector_of('Täa with 😍, see tea.example.com').hex())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        )  # fmt: skip
        assert run.stdout.strip() == vector_of("Täa with 😍, see tea.example.com").hex()


@given(st.sets(st.integers(0, BUCKETS - 1), max_size=300))
def test_vector_that_is_packed_unpacks_to_the_same_buckets(buckets: set[int]) -> None:
    found, counts = unpack(pack(buckets))
    assert (found, sum(counts)) == (sorted(buckets), len(buckets))


@given(st.binary(max_size=60))
def test_vector_of_any_bytes_is_read_or_refused(data: bytes) -> None:
    try:
        assert pack(unpack(data)[0]) is not None
    except BadVector:
        assert data != pack([])


def test_vector_of_another_version_is_refused() -> None:
    data = vector_of("tea")
    with pytest.raises(BadVector):
        unpack(bytes([data[0] + 1]) + data[1:])


@pytest.mark.parametrize("trick", TRICKS)
def test_words_with_a_trick_read_like_those_without(trick: str) -> None:
    assert words(trick) == words("free money")


@pytest.mark.parametrize("text", ["f r e e", "F. R. E. E", "f _ r _ e _ e", "f  r  e  e"])
def test_letters_that_stand_alone_are_the_word_that_they_spell(text: str) -> None:
    assert words(text) == words("free")


def test_few_letters_that_stand_alone_are_words() -> None:
    assert words("I am a tea") == ["i", "am", "a", "tea"]


def test_numbers_stay_numbers() -> None:
    assert words("in 1001 days") == ["in", "1001", "days"]


def test_words_of_another_script_are_words_of_their_own() -> None:
    assert len(set(words("чай очень вкусный शुभ المشروبات"))) == 5
    assert words("東京都") == ["東京", "京都"]


@pytest.mark.parametrize(
    "text",
    ["www.tea.com", "tea.com", "http://tea.com/pot", "tea . com", "tea dot com", "tea(.)com",
     "tea [dot] com", "TEA.COM"],
)  # fmt: skip
def test_site_is_found_however_its_address_is_written(text: str) -> None:
    assert sites_in("Rita", f"See {text} for more") == ["tea.com"]


def test_forgotten_space_is_no_site() -> None:
    assert sites_in("Rita", "Great post.It helped. No.Really") == []


def test_dot_between_other_words_stays() -> None:
    assert closed("The end. Compare that, polka dots.") == "The end. Compare that, polka dots."


def test_link_in_the_name_counts() -> None:
    linked = said("Lovely", name="tea.com")
    assert any("tea.com" in feature.written for feature in features(linked))


@pytest.mark.parametrize("text", HOSTILE)
def test_vector_of_hostile_text_is_bounded(text: str) -> None:
    began = time.process_time()
    data = vector_of(text, name=text[:80])
    # A hundred times what an ordinary comment takes, on a slow machine.
    assert time.process_time() - began < 0.5
    assert len(unpack(data)[0]) <= MOST_FEATURES
    assert len(data) <= 2 * MOST_FEATURES + 17


def test_end_of_a_long_text_counts() -> None:
    padded = "Lovely tea. " * 3_000
    assert vector_of(padded) != vector_of(f"{padded} casino")


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=20))
def test_vector_of_any_text_is_made(text: str, name: str) -> None:
    one = said(text, name=name)
    buckets = set(chain.from_iterable(feature.buckets for feature in features(one)))
    assert unpack(vector(one))[0] == sorted(buckets)
