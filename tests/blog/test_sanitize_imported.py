"""Imported comments: never refused, never cut, cleaned by the same allowlist."""

from __future__ import annotations

import pytest

from blog import sanitize, text
from tests.blog.audit import COMMENT, assert_clean


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>a <b>b</b></p>", "<p>a <b>b</b></p>"),
        ('<span class="x">a</span> <del>b</del>', "a b"),
        ("<h2>a</h2><div><div>b</div></div>", "<p><strong>a</strong></p><p>b</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a b </p>"),
        ("<kbd>a</kbd> <q>b</q>", "<code>a</code> “b”"),
        ("a<!-- b -->c", "ac"),
        ("a &amp; &lt;b&gt; < c", "a &amp; &lt;b&gt; &lt; c"),
        ("<pre><code>https://a.org</code></pre>", "<pre><code>https://a.org</code></pre>"),
        ('<a href="javascript:x">a</a>', "a"),
        ("a\x00b\ud800", "ab"),
        ("", ""),
    ],
)
def test_imported_html_is_said_in_our_tags(source: str, html: str) -> None:
    assert sanitize.comment_imported(source, "html") == html


def test_imported_html_with_a_bare_address_gets_a_link() -> None:
    clean = sanitize.comment_imported("see https://a.org/?b=1&amp;c=2. End", "html")
    href = '<a href="https://a.org/?b=1&amp;c=2" rel="nofollow ugc noopener">'
    assert clean == f"see {href}https://a.org/?b=1&amp;c=2</a>. End"


def test_imported_html_with_a_picture_links_to_it() -> None:
    clean = sanitize.comment_imported('<img src="https://a.org/b.png" alt="c">', "html")
    assert clean == '<a href="https://a.org/b.png" rel="nofollow ugc noopener">c</a>'


@pytest.mark.parametrize("source_format", ["html", "wordpress", "markdown"])
def test_imported_comment_over_all_limits_keeps_every_word(source_format: str) -> None:
    words = [f"word{number}" for number in range(1_500)]
    source = " ".join(f"<b>{word}</b>" for word in words)
    clean = sanitize.comment_imported(source, source_format)
    assert text.plain(clean).split() == words
    assert_clean(clean, COMMENT)


@pytest.mark.parametrize("size", [90, 110])
def test_imported_comment_is_the_same_on_both_sides_of_the_limit(size: int) -> None:
    source = "<p>a <i>b</i> &amp; <a href='https://a.org'>c</a></p>" * (size // 6)
    clean = sanitize.comment_imported(source, "html")
    link = '<a href="https://a.org" rel="nofollow ugc noopener">c</a>'
    assert clean == f"<p>a <i>b</i> &amp; {link}</p>" * (size // 6)


# Sizes that take a parser minutes and gigabytes if nothing bounds them (blog.cleaning.bounds).
@pytest.mark.parametrize(
    "source",
    [
        "".join(f"<p><b a{number}>" for number in range(10_000)),
        "<blockquote>" * 20_000,
        "<b>" * 20_000 + "<p>x" * 5_000,
        "<div>" * 20_000,
        "<iframe>" * 20_000,
        "<a href='" * 20_000,
        "<!--" * 20_000,
        "<" * 20_000,
    ],
    ids=["reopened", "quotes", "bold", "div", "iframe", "unended", "comments", "less-than"],
)
def test_imported_comment_of_hostile_markup_stays_small(source: str) -> None:
    clean = sanitize.comment_imported(source, "html")
    assert len(clean) <= 5 * len(source)
