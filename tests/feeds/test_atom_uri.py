"""Stored addresses come out as valid URIs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from feeds.builders.uri import valid_uri, web_page
from tests.feeds.test_any_text import ANY_TEXT, UNHURRIED

# RFC 3986, appendix A; an IP literal is taken on trust.
_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_NO_COLON = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})"
_REG_NAME = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
_USER = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*"
_AUTHORITY = rf"//(?:{_USER}@)?(?:\[[0-9A-Fa-f:.]+\]|{_REG_NAME})(?::[0-9]*)?(?:/{_PCHAR}*)*"
_REFERENCE = re.compile(
    rf"(?:[A-Za-z][A-Za-z0-9+.\-]*:(?:{_AUTHORITY}|/?(?:{_PCHAR}+(?:/{_PCHAR}*)*)?)"
    rf"|{_AUTHORITY}|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|(?:{_NO_COLON}+(?:/{_PCHAR}*)*)?)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?",
)

VALID = [
    "https://blog.example.org/2026/01/a.html?comment=3#c3",
    "https://alice:secret@blog.example.org:8000/%C3%A4?q=%20",
    "http://[2001:db8::1]:8000/",
    "urn:uuid:8a2f6b3e-3c0e-4a55-9d63-0f4c5f1a9b01",
    "mailto:alice@example.org",
    "/static/feed.css",
    "../up?x",
]
REPAIRED = [
    (" https://a.example/b c ", "https://a.example/b%20c"),
    ("https://a.example/b\nc\td", "https://a.example/bcd"),
    ("https://a.example/b\x00\x7fc", "https://a.example/b%7Fc"),
    ("https://a.example/Größe?q=ä#é", "https://a.example/Gr%C3%B6%C3%9Fe?q=%C3%A4#%C3%A9"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://a.example/100%", "https://a.example/100%25"),
    ("https://a.example/[1]#a#b", "https://a.example/%5B1%5D#a%23b"),
    ("https://a.example\uff0f.evil.example/", "https://a.example%2F.evil.example/"),
    ("http://[half", "http://%5Bhalf"),
    ("http://a:b/", "http://a%3Ab/"),
    ("not a scheme: but text", "not%20a%20scheme%3A%20but%20text"),
    ("0://[half]:x", "0%3A//%5Bhalf%5D:x"),
    ('https://a.example/"><x>', "https://a.example/%22%3E%3Cx%3E"),
]


@pytest.mark.parametrize("uri", VALID)
def test_valid_uri_of_a_valid_one_is_the_same(uri: str) -> None:
    assert valid_uri(uri) == uri


@pytest.mark.parametrize(("stored", "expected"), REPAIRED)
def test_valid_uri_of_an_odd_one_is_percent_encoded(stored: str, expected: str) -> None:
    assert valid_uri(stored) == expected


@UNHURRIED
@given(ANY_TEXT)
def test_valid_uri_of_any_text_follows_the_grammar(stored: str) -> None:
    assert _REFERENCE.fullmatch(valid_uri(stored))


@UNHURRIED
@given(ANY_TEXT)
def test_valid_uri_of_any_host_follows_the_grammar(host: str) -> None:
    assert _REFERENCE.fullmatch(valid_uri(f"https://{host}"))


@UNHURRIED
@given(ANY_TEXT)
def test_valid_uri_twice_changes_nothing_more(stored: str) -> None:
    once = valid_uri(f"https://{stored}")
    assert valid_uri(once) == once


NO_PAGES = [
    None,
    "",
    "javascript:alert(1)",
    "//a.example/",
    "a.example",
    "ftp://a.example/",
    "https://",
    "https:///x",
    "https://alice@/",
]


@pytest.mark.parametrize("stored", NO_PAGES)
def test_web_page_of_anything_else_is_none(stored: str | None) -> None:
    assert web_page(stored) is None


def test_web_page_of_a_web_address_is_its_valid_form() -> None:
    assert web_page("HTTPS://a.example/b c") == "HTTPS://a.example/b%20c"
