"""Any text in: what comes out is clean for two other parsers, stable, and loses no word."""

from __future__ import annotations

import re

import nh3
from hypothesis import example, given
from hypothesis import strategies as st

from blog import guard, sanitize, text
from blog.cleaning import allowlist
from blog.guard import GuardError
from tests.blog.audit import COMMENT, POST, assert_clean, elements

_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
_TAGS = sorted(
    allowlist.POST_TAGS
    | set(
        "script style svg math template noscript textarea title form select button object".split()
    )
)
_VALUES = st.sampled_from(
    [
        *["x", "1", "/a", "//b.org", "#c", "https://a.org/?b&c", "javascript:alert(1)", "data:x,y"],
        *["java\tscript:x", "\\\\evil", "a b", "a>b", "a<b", "&lt;", "&#106;avascript:x", "", "😀"],
    ]
)
_ATTRIBUTES = st.builds(
    "{} {}={}{}{}".format,
    st.just(""),
    st.sampled_from(
        "href src srcset id name class style onclick title poster cite data-src".split()
    ),
    quote := st.sampled_from(['"', "'", ""]),
    _VALUES,
    quote,
)
_MARKUP = st.one_of(
    _WORDS,
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), _ATTRIBUTES),
    st.builds("<{}>".format, st.sampled_from(_TAGS)),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(
        [
            *[
                "<!--",
                "-->",
                "--!>",
                "<![CDATA[",
                "]]>",
                "<?x",
                "<!x>",
                "</",
                "<",
                ">",
                "&",
                "&#0;",
            ],
            *[
                "&#1;",
                "&lt;script&gt;",
                "&nbsp;",
                "\x00",
                "\ufffe",
                "\ud800",
                '"',
                "'",
                "`",
                "```\n",
            ],
            *[
                "*",
                "_",
                "**",
                "[",
                "](",
                ")",
                "![",
                "> ",
                "- ",
                "1. ",
                "    ",
                "\t",
                "\\",
                "\n",
                "\n\n",
            ],
            *[
                "https://a.org",
                "http://",
                "javascript:x",
                "<!--more-->",
                "\u202e",
                "\u200d",
                "\r\n",
            ],
        ]
    ),
)
MESS = st.lists(_MARKUP, max_size=40).map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def _comment(source: str) -> str:
    try:
        return sanitize.comment(source)
    except GuardError:
        return ""


@given(MESS | ANY_TEXT)
def test_comment_of_any_text_is_clean_or_refused(source: str) -> None:
    clean = _comment(source)
    assert_clean(clean, COMMENT)
    for name, attributes in elements(clean):
        if name == "a":
            assert allowlist.COMMENT_LINK.fullmatch(attributes["href"])
            assert attributes["rel"] == "nofollow ugc noopener"


@given(MESS | ANY_TEXT)
def test_comment_of_any_text_is_left_alone_by_the_second_sanitiser(source: str) -> None:
    clean = _comment(source)
    again = nh3.clean(
        clean,
        tags=set(allowlist.COMMENT_TAGS),
        attributes={"a": {"href"}},
        clean_content_tags=set(),
        link_rel=allowlist.COMMENT_REL,
    )
    assert again == clean


@given(st.lists(_WORDS | st.sampled_from([*"<>&\"'", "1.", "7)", "#", "\n", "\n\n"]), max_size=60))
def test_comment_of_words_without_markup_loses_none(words: list[str]) -> None:
    typed = " ".join(words)
    shown = text.plain(_comment(typed)).split()
    if shown:
        missing = [word for word in typed.split() if word not in shown]
        # What Markdown takes for itself: a quotation's mark, a list's first number.
        assert set(missing) <= {">", "1."}


@given(MESS | ANY_TEXT, st.sampled_from(["html", "wordpress", "markdown"]))
def test_imported_comment_of_any_text_is_clean(source: str, source_format: str) -> None:
    assert_clean(sanitize.comment_imported(source, source_format), COMMENT)


@given(
    st.lists(_WORDS | st.sampled_from(["<b>", "</b>", "<div>", "<td>", "<script>"]), max_size=60)
)
def test_imported_comment_of_any_size_loses_no_word(parts: list[str]) -> None:
    source = " ".join(parts)
    words = [part for part in parts if not part.startswith("<")]
    assert text.plain(sanitize.comment_imported(source, "html")).split() == words


@given(MESS | ANY_TEXT, st.sampled_from(["html", "wordpress", "markdown"]))
def test_post_of_any_text_is_clean_in_each_form(source: str, source_format: str) -> None:
    clean = sanitize.post(source, source_format)
    for html in (clean.html, clean.teaser_html, clean.feed_html, clean.feed_teaser_html):
        assert_clean(html, POST)
    assert not re.search("<(?:iframe|audio|video)", clean.feed_html)
    assert len(clean.excerpt) <= 300


@given(MESS | ANY_TEXT)
@example("<pre>\n\n\na</pre>")
@example("<a href=x><table><tr><td><a href=y>b</table>")
@example("<b><p><i></b>a</i></p>")
@example("<table><b><tr>a<td>b</b>")
def test_post_cleaned_again_is_the_same(source: str) -> None:
    once = sanitize.post(source, "html")
    assert sanitize.post(once.html, "html") == once


@given(MESS)
def test_post_made_absolute_has_only_absolute_addresses(source: str) -> None:
    html = sanitize.post(source, "html").feed_html
    absolute = sanitize.absolute(html, "https://blog.example.org")
    for _, attributes in elements(absolute):
        for name in {"href", "src", "poster", "cite"} & set(attributes):
            assert re.match("(?i)(?:https?|mailto|tel):", attributes[name])
    assert sanitize.absolute(absolute, "https://blog.example.org") == absolute


def test_limits_are_those_of_the_specification() -> None:
    limits = (guard.BODY_CHARACTERS, guard.BODY_LESS_THAN, guard.MARKUP_TAGS, guard.MARKUP_DEPTH)
    assert limits == (5_000, 100, 400, 8)
