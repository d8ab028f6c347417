"""Markdown of comments and posts, before any sanitiser."""

from __future__ import annotations

import pytest

from blog import guard
from blog.cleaning import markdown
from blog.guard import GuardError


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>\n"),
        ("a\nb", "<p>a<br />\nb</p>\n"),
        ("# a", "<p># a</p>\n"),
        ("a\n---", "<p>a<br />\n---</p>\n"),
        ("***", "<p>***</p>\n"),
        ("1986. What a year", "<p>1986. What a year</p>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("[a]: https://a.org", None),
        ("![a](https://a.org/b.png)", '<p><a href="https://a.org/b.png">a</a></p>\n'),
        ("![](https://a.org/b)", '<p><a href="https://a.org/b">https://a.org/b</a></p>\n'),
        ("[![b](https://b.org/)](https://a.org/)", '<p><a href="https://a.org/">b</a></p>\n'),
        ("[a](/admin/)", "<p>[a](/admin/)</p>\n"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>\n"),
        ("<b onclick=x>a</b>", "<p><b>a</b></p>\n"),
        ("<i>a</b>", "<p><i>a&lt;/b&gt;</p>\n"),
        ("<div>a</div>", "<p>&lt;div&gt;a&lt;/div&gt;</p>\n"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
        ("<ul>\n<li>a\n</ul>", "<p><ul>\n<li>a\n</ul></p>\n"),
        ("<pre>\n *a*\n\n<b>c</b> < d</pre>", "<pre>\n *a*\n\n<b>c</b> &lt; d</pre>"),
        ("<pre>a", "<p><pre>a</p>\n"),
    ],
)
def test_comment_in_markdown_is_made_html(text: str, html: str | None) -> None:
    expected = html or '<p>[a]: <a href="https://a.org">https://a.org</a></p>\n'
    assert markdown.comment(text) == expected


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://a.org/_b_*c*d.", "https://a.org/_b_*c*d", "."),
        ("https://a.org/b_(c)", "https://a.org/b_(c)", ""),
        ("https://a.org/b)", "https://a.org/b", ")"),
        ("HTTP://a.org?b=c", "HTTP://a.org?b=c", ""),
        ("https://a.org/b?!", "https://a.org/b", "?!"),
    ],
)
def test_bare_address_in_a_comment_is_a_link_without_the_sentence(
    text: str, address: str, rest: str
) -> None:
    assert markdown.comment(text) == f'<p><a href="{address}">{address}</a>{rest}</p>\n'


@pytest.mark.parametrize(
    "text", ["https://", "xhttps://a.org", "https:///a", "javascript://a.org", "https://u@a.org"]
)
def test_bare_address_that_is_none_stays_text(text: str) -> None:
    assert markdown.comment(text) == f"<p>{text}</p>\n"


def test_bare_address_within_a_link_makes_no_second_link() -> None:
    html = markdown.comment(
        '<a href="https://a.org">https://b.org</a> [https://c.org](https://d.org)'
    )
    assert html.count("<a ") == 2


# What takes parsers long, made of few characters. The limits that stop it are counted here, as
# time is no measure for a test: the HTML that is made stays small, or the guard refuses it.
FLOODS = [
    *["[", "![", "[a](", "*a **a ", "*a_", "`", "> ", "- ", "1. ", "&", "&#", "\\", "<", "<<"],
    *["http://a.org ", "http://a.org/(", "[a](http://a.org) ", "***", "a\n\n", "    a\n", "<a "],
    *[
        "```\n",
        "<pre>\n",
        "*a*\n\n",
        "> - ",
        "- > ",
        "> > > a\n\n",
        "<b>",
        "<p><b>",
        "</p>",
        "<!--",
    ],
    *["[[[](", "![![", "_*", "<a href='", "[a]: http://a.org\n", "“", "a\u0301"],
]


def guarded(text: str) -> str:
    """Return what bleach would get, '' if the guard refuses it."""
    try:
        html = markdown.comment(guard.body(text))
        guard.markup(html)
    except GuardError:
        return ""
    return html


@pytest.mark.parametrize("unit", FLOODS)
def test_flood_of_one_pattern_is_small_in_html_or_refused(unit: str) -> None:
    html = guarded((unit * 5_000)[:5_000].strip())
    assert len(html) <= guard.CLEAN_CHARACTERS


def test_quotes_of_nineteen_levels_are_refused() -> None:
    text = f"{'> ' * 19}a\n" * 120
    with pytest.raises(GuardError) as caught:
        guard.markup(markdown.comment(guard.body(text)))
    assert caught.value.code == "nested_too_deep"


@pytest.mark.parametrize("marker", ["> ", "- "])
def test_comment_past_the_depth_of_the_parser_is_always_refused(marker: str) -> None:
    for depth in range(9, 40):
        with pytest.raises(GuardError):
            guard.markup(markdown.comment(f"{marker * depth}lost?"))


def test_imported_comment_past_the_depth_of_the_parser_is_shown_as_typed() -> None:
    text = f"{'> ' * 150}<b>kept</b>"
    assert markdown.imported_comment(text) == f"<pre>{'&gt; ' * 150}&lt;b&gt;kept&lt;/b&gt;</pre>"


def test_imported_comment_past_the_depth_of_the_guard_keeps_its_quotes() -> None:
    assert markdown.imported_comment(f"{'> ' * 30}a").count("<blockquote>") == 30


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# a", "<h1>a</h1>\n"),
        ("a\nb", "<p>a\nb</p>\n"),
        ("|a|\n|-|\n|b|", "<table>"),
        ("~~a~~", "<p><s>a</s></p>\n"),
        ("<figure>\n<img>\n</figure>", "<figure>\n<img>\n</figure>"),
        ("[a]\n\n[a]: /b", '<p><a href="/b">a</a></p>\n'),
    ],
)
def test_post_in_markdown_may_use_all_of_it(text: str, html: str) -> None:
    assert markdown.post(text).startswith(html)
