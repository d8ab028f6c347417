"""The guard at the public door: limits and characters of a comment's body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import guard
from blog.guard import GuardError

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def refusal(check: object, value: str) -> GuardError:
    assert callable(check)
    with pytest.raises(GuardError) as caught:
        check(value)
    return caught.value


def test_body_at_its_limits_passes() -> None:
    text = "<" * 100 + "a" * 4_900
    assert guard.body(text) == text


@pytest.mark.parametrize(
    ("text", "code", "limit"),
    [
        ("a" * 5_001, "too_long", "5,000"),
        ("a" + "<" * 101, "too_many_tags", "100"),
        ("", "required", ""),
        (" \n\t", "required", ""),
        ("\u200b\u2060", "required", ""),
        ("a\x00b", "control_character", "U+0000"),
        ("a\x1bb", "control_character", "U+001B"),
        ("a\ud800b", "control_character", "U+D800"),
        ("a\ufffeb", "control_character", "U+FFFE"),
    ],
)
def test_body_over_a_limit_is_refused_by_name(text: str, code: str, limit: str) -> None:
    error = refusal(guard.body, text)
    assert (error.field, error.code) == ("body", code)
    assert limit in error.detail


def test_body_with_line_ends_of_a_form_counts_each_once() -> None:
    assert guard.body("a\r\n" * 2_498 + "b\r\rc") == "a\n" * 2_498 + "b\n\nc"


def test_body_is_composed_and_keeps_its_indentation() -> None:
    assert guard.body("\n    e\u0301\n\n") == "    é"


def test_body_that_composing_makes_longer_is_counted_after_it() -> None:
    assert refusal(guard.body, "\ufb2c" * 2_000).code == "too_long"


@given(ANY_TEXT)
def test_body_of_any_text_passes_unchanged_the_second_time(text: str) -> None:
    try:
        once = guard.body(text)
    except GuardError:
        return
    assert guard.body(once) == once


def test_markup_at_its_limits_passes() -> None:
    guard.markup("<p>a</p>" * 392 + "<blockquote>" * 7 + "<p>x")


def test_markup_with_401_elements_is_refused() -> None:
    error = refusal(guard.markup, "<p>a</p>" * 401)
    assert (error.field, error.code) == ("body", "too_many_tags")
    assert "401" in error.detail


def test_markup_with_nine_levels_is_refused() -> None:
    error = refusal(guard.markup, "<blockquote>" * 8 + "<p>")
    assert (error.code, "8" in error.detail) == ("nested_too_deep", True)


def test_markup_with_formatting_never_ended_counts_it_as_open() -> None:
    assert refusal(guard.markup, "<p><b>a</p>" * 9).code == "nested_too_deep"


def test_markup_with_end_tags_left_out_counts_no_depth() -> None:
    guard.markup("<ul>" + "<li>a" * 50 + "</ul>" + "<p>b" * 50)


def test_markup_of_a_huge_size_is_refused_before_it_is_read() -> None:
    assert refusal(guard.markup, "a" * 65_537).code == "too_long"


def test_cleaned_with_nothing_to_see_is_refused() -> None:
    assert refusal(guard.cleaned, "<p><b>&nbsp;</b></p>").code == "not_visible"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("example.org", "https://example.org"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("HTTPS://Example.ORG/A?b=c#d", "https://example.org/A?b=c#d"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/ü"),
        ("https://faß.example", "https://xn--fa-hia.example"),
        ("https://\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.org", "https://example.org"),
        ('https://a.org/"<x>', "https://a.org/%22%3Cx%3E"),
    ],
)
def test_author_url_of_a_web_site_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert guard.author_url(typed) == kept
    assert guard.author_url(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("javascript:alert(1)", "bad_url"),
        ("javascript:123", "bad_url"),
        ("JaVaScRiPt://a.org/%0aalert(1)", "bad_url"),
        ("data:text/html,x", "bad_url"),
        ("vbscript:x", "bad_url"),
        ("mailto:a@example.org", "bad_url"),
        ("ftp://example.org", "bad_url"),
        ("//evil.example", "bad_url"),
        ("/\\evil.example", "bad_url"),
        ("https:\\\\evil.example", "bad_url"),
        ("../admin/", "bad_url"),
        ("/admin/", "bad_url"),
        ("https://", "bad_url"),
        ("https:///path", "bad_url"),
        ("https://user@example.org", "bad_url"),
        ("https://good.example:x@evil.example", "bad_url"),
        ("https://example.org:99999", "bad_url"),
        ("https://[::1", "bad_url"),
        ("https://[1.2]/", "bad_url"),
        ("https://exa mple.org", "bad_url"),
        ("https://example..org", "bad_url"),
        ("https://-a.example", "bad_url"),
        ("https://☃.example", "bad_url"),
        ("https://%65vil.example", "bad_url"),
        ("https://a℀b.example", "bad_url"),
        ("example", "bad_url"),
        ("java\tscript:alert(1)", "control_character"),
        ("https://a.org/\x00", "control_character"),
        ("https://a.org/\u202egro.live", "bidi_character"),
        ("https://a\u200bb.org", "invisible_character"),
        ("https://a.org/" + "x" * 200, "too_long"),
    ],
)
def test_author_url_that_is_no_web_site_is_refused(typed: str, code: str) -> None:
    error = refusal(guard.author_url, typed)
    assert (error.field, error.code) == ("author_url", code)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" Ann@Example.ORG ", "Ann@example.org"),
        ("a@xn--bcher-kva.de", "a@xn--bcher-kva.de"),
    ],
)
def test_author_email_is_kept_with_its_domain_in_lower_case(typed: str, kept: str) -> None:
    assert guard.author_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ann", "bad_email"),
        ("ann@", "bad_email"),
        ("a b@example.org", "bad_email"),
        ("ann@example.org\r\nBcc: bob@example.org", "control_character"),
        ("ann@example.org\n", "control_character"),
        ("a\u202e@example.org", "bidi_character"),
        ("a@" + "b" * 250 + ".org", "too_long"),
    ],
)
def test_author_email_that_is_none_is_refused(typed: str, code: str) -> None:
    error = refusal(guard.author_email, typed)
    assert (error.field, error.code) == ("author_email", code)


@pytest.mark.parametrize(
    ("raw", "fit"),
    [
        ("http://a.org/\x0b", "http://a.org/"),
        ("http://a.org/b c", "http://a.org/b%20c"),
        ("javascript:alert(1)", ""),
        ("http://", ""),
        ("http://user:secret@a.org/", ""),
    ],
)
def test_imported_url_is_made_fit_or_dropped(raw: str, fit: str) -> None:
    assert guard.imported_url(raw) == fit


@pytest.mark.parametrize(("raw", "fit"), [("a\u200b@b.org", "a@b.org"), ("nobody", ""), ("", "")])
def test_imported_email_is_made_fit_or_dropped(raw: str, fit: str) -> None:
    assert guard.imported_email(raw) == fit


@given(ANY_TEXT)
def test_imported_values_of_any_text_pass_the_public_door(text: str) -> None:
    assert guard.author_url(guard.imported_url(text)) == guard.imported_url(text)
    assert guard.author_email(guard.imported_email(text)) == guard.imported_email(text)
    if name := guard.imported_name(text):
        assert guard.author_name(name) == name
