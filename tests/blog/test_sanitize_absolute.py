"""Addresses made absolute when a feed is built."""

from __future__ import annotations

import pytest

from blog import sanitize

BASE = "https://blog.example.org"
PAGE = f"{BASE}/2026/01/a.html"


@pytest.mark.parametrize(
    ("address", "result"),
    [
        ("/a?b=c&amp;d", f"{BASE}/a?b=c&amp;d"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("#a", f"{PAGE}#a"),
        ("", PAGE),
        ("b.html", f"{BASE}/2026/01/b.html"),
        ("../b", f"{BASE}/2026/b"),
        ("?a", f"{PAGE}?a"),
        ("https://other.example/a", "https://other.example/a"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("tel:+1", "tel:+1"),
        ("[a", f"{BASE}/2026/01/[a"),
    ],
)
def test_absolute_of_an_address_resolves_it(address: str, result: str) -> None:
    html = f'<a class="x" href="{address}">a</a>'
    once = sanitize.absolute(html, BASE, page_url=PAGE)
    assert once == f'<a class="x" href="{result}">a</a>'
    assert sanitize.absolute(once, BASE, page_url=PAGE) == once


@pytest.mark.parametrize(
    ("html", "result"),
    [
        ('<img src="/a">', f'<img src="{BASE}/a">'),
        ('<video poster="/a">', f'<video poster="{BASE}/a">'),
        ('<blockquote cite="/a">', f'<blockquote cite="{BASE}/a">'),
        (
            '<img srcset="/a,b.png 1x, c.png 2x,//d.example/e">',
            f'<img srcset="{BASE}/a,b.png 1x, {BASE}/c.png 2x, https://d.example/e">',
        ),
        ('text href="/a" src="/b"', 'text href="/a" src="/b"'),
        ('<p title=" href=&quot;/a&quot;">', '<p title=" href=&quot;/a&quot;">'),
        ('<a href="/a&quot;b">', f'<a href="{BASE}/a&quot;b">'),
    ],
)
def test_absolute_changes_every_attribute_with_an_address_and_no_text(
    html: str, result: str
) -> None:
    assert sanitize.absolute(html, f"{BASE}/") == result


def test_absolute_without_a_page_resolves_fragments_against_the_site() -> None:
    assert sanitize.absolute('<a href="#a">', BASE) == f'<a href="{BASE}/#a">'
