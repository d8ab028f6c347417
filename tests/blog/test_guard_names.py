"""Names: every script's own way of writing passes, what hides or disguises is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import guard
from blog.guard import GuardError


@pytest.mark.parametrize(
    "name",
    [
        "Ann",
        "O’Neill-Smith, Jr.",
        "José",
        "علی\u200cرضا",  # noqa: RUF001 (Persian: ZWNJ between joining letters)
        "برادر\u200cها",  # noqa: RUF001 (behind a letter that does not join forwards)
        "ශ්\u200dරී",  # Sinhala: ZWJ behind the virama
        "രാജന്\u200d",  # Malayalam: at the end, behind the virama
        "क्\u200cष",
        "👨\u200d👩\u200d👧",
        "🏳\ufe0f\u200d🌈",
        "👩🏽\u200d🚀",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100城",  # an ideograph's variant
        "x" * 80,
        "!",
        "㊗",
    ],
)
def test_name_that_shows_what_it_is_passes_unchanged(name: str) -> None:
    assert guard.author_name(name) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"),
        (" \u3000\u00a0", "required"),
        ("\u0301", "not_visible"),
        ("\u2800", "invisible_character"),
        ("\u3164", "invisible_character"),
        ("x" * 81, "too_long"),
        ("a\x00", "control_character"),
        ("a\nb", "control_character"),
        ("a\x85b", "control_character"),
        ("a\u2028b", "control_character"),
        ("a\ud800", "control_character"),
        ("a\ufffe", "control_character"),
        ("a\ufdd0", "control_character"),
        ("a\u202eb", "bidi_character"),
        ("a\u2066b", "bidi_character"),
        ("a\u200fb", "bidi_character"),
        ("a\u061cb", "bidi_character"),
        ("a\u200bb", "invisible_character"),
        ("a\u2060b", "invisible_character"),
        ("a\ufeffb", "invisible_character"),
        ("a\u00adb", "invisible_character"),
        ("a\u034fb", "invisible_character"),
        ("a\u200cb", "invisible_character"),  # Latin letters do not join
        ("a\u200db", "invisible_character"),
        ("علی\u200c", "invisible_character"),  # nothing behind it
        ("\u200cعلی", "invisible_character"),
        ("👨\u200d", "invisible_character"),
        ("a\ufe0f", "invisible_character"),
        ("\ufe0f", "invisible_character"),
        ("a\U000e0067\U000e007f", "invisible_character"),  # tags without a flag
        ("a\U000e0100", "invisible_character"),
        ("a\ufff9b", "invisible_character"),
    ],
)
def test_name_that_hides_something_is_refused_by_code(name: str, code: str) -> None:
    with pytest.raises(GuardError) as caught:
        guard.author_name(name)
    assert (caught.value.field, caught.value.code) == ("author_name", code)


def test_name_refused_for_a_character_says_which_and_where() -> None:
    with pytest.raises(GuardError, match=r"U\+202E, at position 2"):
        guard.author_name("a\u202eb")


def test_name_is_composed_and_its_blanks_are_made_one() -> None:
    assert guard.author_name("  Jose\u0301 \u3000 X ") == "José X"


@pytest.mark.parametrize(
    ("raw", "fit"),
    [
        ("a\x00\u202eb", "ab"),
        ("a\r\nb", "a b"),
        ("x" * 100, "x" * 80),
        ("x" * 78 + "👨\u200d👩", "x" * 78 + "👨"),
        ("\u200b", ""),
        ("علی\u200cرضا", "علی\u200cرضا"),  # noqa: RUF001
    ],
)
def test_imported_name_is_made_fit_instead_of_refused(raw: str, fit: str) -> None:
    assert guard.imported_name(raw) == fit


@given(st.text(st.characters(exclude_categories=()), max_size=90))
def test_name_of_any_text_is_refused_or_kept_for_good(text: str) -> None:
    try:
        name = guard.author_name(text)
    except GuardError:
        return
    assert guard.author_name(name) == name
    assert len(name) <= guard.NAME_CHARACTERS
