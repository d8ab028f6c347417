"""Automatic paragraphs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.cleaning.paragraphs import autop


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("one", "<p>one</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\n \t\n\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\n\r\ntwo\rthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
        ("one<br>\ntwo<br />\nthree", "<p>one<br>\ntwo<br />\nthree</p>"),
        ("a < b\n\n1 <2", "<p>a < b</p>\n<p>1 <2</p>"),
    ],
)
def test_autop_plain_text_becomes_paragraphs_and_lines(text: str, html: str) -> None:
    assert autop(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\n<h2>Head</h2>\ntwo", "<p>one</p>\n<h2>Head</h2>\n<p>two</p>"),
        ("<hr>\none", "<hr><p>one</p>"),
        ("<p>one\ntwo</p>", "<p>one<br>\ntwo</p>"),
        ('<p class="x">one\n\ntwo</p>', '<p class="x">one</p>\n<p>two</p>'),
        ("<p>one", "<p>one</p>"),
        ("one</p>\ntwo", "<p>one</p>\n<p>two</p>"),
        ("<ul>\n<li>one</li>\n<li>two\n</ul>", "<ul><li>one</li>\n<li>two</ul>"),
        ("<blockquote>one</blockquote>", "<blockquote><p>one</p>\n</blockquote>"),
        ("<div>one\ntwo</div>", "<div>one<br>\ntwo</div>"),
        ("<div>one\n\ntwo</div>", "<div><p>one</p>\n<p>two</p>\n</div>"),
        (
            "<table>\n<tr><td>1<td>2\n<tr><td>3\n</table>\n\nend",
            "<table><tr><td>1<td>2<tr><td>3</table>\n<p>end</p>",
        ),
        (
            "<figure>\n<img src=x>\n<figcaption>one</figcaption>\n</figure>",
            "<figure><img src=x><figcaption>one</figcaption>\n</figure>",
        ),
    ],
)
def test_autop_block_elements_stay_outside_paragraphs(text: str, html: str) -> None:
    assert autop(text) == html


@pytest.mark.parametrize(
    "html",
    [
        "<pre>one\n\n two\n<b>x</b></pre>",
        "<p>see <code>one\n\ntwo</code> there</p>",
        '<p><a\n\nhref="/x">one</a></p>',
        "<p><!-- one\n\ntwo --> three</p>",
        "<!-- one -->",
    ],
)
def test_autop_verbatim_elements_are_left_as_they_are(html: str) -> None:
    assert autop(html) == html


def test_autop_element_that_nothing_ends_hides_no_paragraphs() -> None:
    assert autop("the <code> tag\n\nand\nmore") == "<p>the <code> tag</p>\n<p>and<br>\nmore</p>"


@pytest.mark.parametrize("jump", ["<!--more-->", "<!--more Read on-->"])
def test_autop_jump_break_on_its_own_line_stands_between_paragraphs(jump: str) -> None:
    assert autop(f"one\n{jump}\ntwo") == f"<p>one</p>\n{jump}\n<p>two</p>"


def test_autop_jump_break_within_a_line_stays_there() -> None:
    assert autop("one <!--more--> two") == "<p>one <!--more--> two</p>"


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a",
        "<!--",
        "<code>",
        "</div>",
        "<div>",
        "<p>",
        " ",
        "\n",
        "\n ",
        "<td>",
        "<a '\"",
        "x",
    ],
)
def test_autop_hostile_text_takes_linear_time(unit: str) -> None:
    started = time.process_time()
    autop(unit * 100_000)
    assert time.process_time() - started < 5


@given(st.text(alphabet="ab <>/\n-!pre", max_size=200))
def test_autop_any_text_keeps_what_is_not_space(text: str) -> None:
    words = "".join(text.split())
    left = iter("".join(autop(text).split()))
    assert all(character in left for character in words.replace("</p>", ""))


@given(st.lists(st.text(alphabet="ab &.\n", max_size=30), max_size=6))
def test_autop_its_own_result_is_not_changed_again(parts: list[str]) -> None:
    once = autop("\n\n".join(parts))
    assert autop(once) == once
