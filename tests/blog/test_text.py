"""Text made fit: for XML, for excerpts, for comparison."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from blog import text

ANY_TEXT = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_xml_safe_with_a_forbidden_character_removes_it(bad: str) -> None:
    assert text.xml_safe(f"a{bad}b") == "ab"


def test_xml_safe_with_allowed_characters_keeps_them() -> None:
    assert text.xml_safe("a\t\n\r\x7fé\U0001f600") == "a\t\n\r\x7fé\U0001f600"


@given(st.text(st.characters(exclude_categories=())))
def test_xml_safe_of_any_text_is_accepted_by_an_xml_parser(any_text: str) -> None:
    element = etree.Element("a")
    element.text = text.xml_safe(any_text)
    assert etree.fromstring(etree.tostring(element)).tag == "a"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("a<b>b</b>c", "abc"),
        ("a<br>b", "a b"),
        ("  a \n\t b  ", "a b"),
        ("&lt;b&gt; &amp; &nbsp; &eacute;", "<b> & é"),
        ("a<!-- no > --> b", "a b"),
        ("a<script>no<p></script>b<style>x</style>", "ab"),
        ('<a title="a > b">c</a>', "c"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<video>no player</video>end", "end"),
        ("<!-- never ends", ""),
        ("&#1;&#xFFFE;a", "a"),
        ("", ""),
    ],
)
def test_plain_of_html_is_its_text_in_one_line(html: str, expected: str) -> None:
    assert text.plain(html) == expected


def test_excerpt_of_a_short_text_is_all_of_it() -> None:
    assert text.excerpt("<p>short</p>", 5) == "short"


def test_excerpt_of_a_long_text_ends_at_a_word_with_an_ellipsis() -> None:
    assert text.excerpt("<p>one two, three four</p>", 12) == "one two…"


def test_excerpt_of_one_long_word_is_cut_within_it() -> None:
    assert text.excerpt("x" * 50, 10) == "xxxxxxxxx…"


@given(ANY_TEXT, st.integers(min_value=1, max_value=60))
def test_excerpt_of_any_text_is_never_longer_than_its_length(html: str, length: int) -> None:
    assert len(text.excerpt(html, length)) <= length


@pytest.mark.parametrize(
    "variant",
    [
        "CASINO",
        "cásino",
        "\uff43\uff41\uff53\uff49\uff4e\uff4f",
        "ca\u200bsino",
        "ca\u0301sino",
        "  casino\n",
        "ca\u00adsino",
    ],
)
def test_fold_of_a_disguised_word_is_the_word(variant: str) -> None:
    assert text.fold(variant) == "casino"


def test_fold_of_words_apart_keeps_them_apart() -> None:
    assert text.fold("Straße \u3000 ﬁn\n\nÅ") == "strasse fin a"


@given(ANY_TEXT)
def test_fold_of_any_text_twice_changes_nothing(any_text: str) -> None:
    once = text.fold(any_text)
    assert text.fold(once) == once


@given(ANY_TEXT)
def test_fold_of_both_normal_forms_is_the_same(any_text: str) -> None:
    composed = unicodedata.normalize("NFC", any_text)
    decomposed = unicodedata.normalize("NFD", any_text)
    assert text.fold(composed) == text.fold(decomposed)
