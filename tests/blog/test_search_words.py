# ruff: noqa: RUF001 - letters of other alphabets are the point
"""How a text is cut into words, and how what somebody typed is read."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import search, text
from blog.search import words


def cut(said: str) -> list[str]:
    """Return the words of a text in their order."""
    return [*chain.from_iterable(words.runs(said))]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Crème brûlée, ŒUVRE & ﬁsh", "creme brulee oeuvre fish"),
        ("Straße Łódź smørrebrød İstanbul ısı", "strasse lodz smorrebrod istanbul isi"),
        ("don’t e-mail node.js a_b", "don t e mail node js a b"),
        ("об'єкт обʼєкт", "об єкт об єкт"),
        ("C++ and C#, a+b, F##", "c c++ and c c# a b f"),
        ("3.14 ٣ ३", "3 14 3 3"),
        ("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ"),
        ("مـــرحبا مرحبا", "مرحبا مرحبا"),
        ("می\u200cخواهم", "ميخواهم"),
        ("हिन्दी", "हिनदी"),
        ("東京都", "東京 京都 都"),
        ("茶", "茶"),
        ("お茶とtea", "お茶 茶と と tea"),
        ("커피를", "커피 피를 를"),
        ("☕️🍵🏽 1️⃣", "☕ 🍵 1"),
        ("!? — …", ""),
    ],
)
def test_words_of_a_text_are_folded_and_cut(said: str, expected: str) -> None:
    assert " ".join(cut(said)) == expected


def test_words_of_thai_are_pairs_of_characters() -> None:
    assert all(len(word) <= 2 for word in cut("บล็อกชา"))


def test_word_that_is_endless_is_known_by_its_beginning() -> None:
    assert cut("a" * 5000) == ["a" * words.WORD_CHARACTERS]


def test_words_of_a_post_stand_between_spaces() -> None:
    assert words.stored("Tea", "<p>Black <b>t</b>ea</p><p>Milk</p>") == " tea black tea milk "


def test_words_of_a_post_without_any_are_nothing() -> None:
    assert not words.stored("…", "<p>!</p>")


def test_words_of_a_post_end_before_postgresql_refuses_them() -> None:
    stored = words.stored("", " ".join(map(str, range(300_000))))
    assert words.STORED_BYTES - 10 < len(stored) <= words.STORED_BYTES


@given(st.text())
def test_words_have_nothing_that_an_engine_could_read(said: str) -> None:
    for word in cut(said):
        assert not set(word) & set(" \t\n\x00\"'\\%_*:&|!<>()-")
        assert len(word.encode()) < 500


@given(st.text())
def test_words_of_what_is_folded_already_are_the_same(said: str) -> None:
    assert cut(text.fold(text.xml_safe(said))) == cut(text.xml_safe(said))


def test_query_in_quotation_marks_is_a_phrase() -> None:
    query = search.read('tea "black Milk" “お茶 tea”')
    assert query.phrases == (("black", "milk"), ("お茶", "茶", "tea"))
    assert set(query.words) == {"tea", "black", "milk", "お茶"}


def test_query_without_spaces_is_a_phrase_of_pairs() -> None:
    query = search.read("東京都 京都")
    assert (query.words, query.phrases) == (("東京", "京都"), (("東京", "京都"),))


@pytest.mark.parametrize("typed", ['צה"ל', 'tea"', '""', '"', '" "', '5" disk'])
def test_query_with_quotation_marks_that_enclose_no_words_is_no_phrase(typed: str) -> None:
    assert search.read(typed).phrases == ()


@pytest.mark.parametrize("typed", ["", " ", "!?", '"*"', "\x00", "\ud800", "-:()'"])
def test_query_without_words_is_empty(typed: str) -> None:
    assert not search.read(typed)


@pytest.mark.parametrize("typed", ["a" * 201, "ﷺ" * 100, "x" * 100_000, "a " * 17])
def test_query_that_is_too_long_is_refused(typed: str) -> None:
    with pytest.raises(search.TooLong, match="must be at most"):
        search.read(typed)


def test_query_of_a_run_as_long_as_a_text_may_be_is_read() -> None:
    assert len(search.read("茶道" * 100).words) == 2


@given(st.text(max_size=60))
def test_query_in_its_one_spelling_is_the_same_query(typed: str) -> None:
    with suppress(search.TooLong):
        query = search.read(typed)
        again = search.read(query.spelling)
        assert (again.words, again.phrases) == (query.words, query.phrases)
        assert again.spelling == query.spelling
