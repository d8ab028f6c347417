"""Pages of strangers as trees: what is part of the page, and what hostile ones cost."""

from __future__ import annotations

import time

import pytest

from comments.webmentions import links, microformats
from comments.webmentions.trees import DEEPEST, Page

HERE = "https://zoe.example/a/b"
POST = "http://blog.test/tea.html"


def page(html: str) -> Page:
    return Page.of(html, url=HERE)


def test_text_has_a_line_for_each_block_and_no_needless_spaces() -> None:
    text = page("<p>One\n  <b>two</b></p><div>three<br>four &lt; 5</div>").root.text
    assert text == "One two\nthree\nfour < 5"


def test_items_and_paragraphs_that_nothing_ends_stand_beside_each_other() -> None:
    found = page("<ul><li>a<li>b<ul><li>c</ul></ul><p>d<p>e").root
    assert found.inner_html == ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p><p>e</p>")


def test_end_tag_without_a_start_ends_nothing() -> None:
    assert page("<p>a</b>b</i></p>").root.inner_html == "<p>ab</p>"


def test_depth_is_bounded() -> None:
    root = page("<div>" * 5_000 + "end").root
    deepest, depth = root, 0
    while deepest.children and not isinstance(deepest.children[0], str):
        deepest, depth = deepest.children[0], depth + 1
    assert depth == DEEPEST


HOSTILE = {
    "deep": "<div>" * 200_000,
    "formatting": "<p><b a>" * 125_000,
    "attributes": "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
    "comments": "<!--" * 250_000,
    "less than": "<" * 1_000_000,
    "ends": "<i>" * 190 + "</b>" * 50_000,
    "entries": "<i class=h-entry>" * 50_000 + f"<a href={POST}>",
    "links": "<a href=x>" * 50_000,
    "properties": f'<i class="h-entry u-like-of"><a href={POST}>' * 15_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_page_of_a_megabyte_takes_seconds_at_most(html: str) -> None:
    began = time.process_time()
    read = page(html[: 1024 * 1024])
    microformats.entry_about(read, POST, links.in_page(read, POST))
    assert time.process_time() - began < 15


def test_entry_that_links_is_the_one_of_a_feed_of_many() -> None:
    feed = "".join(
        f'<div class="h-entry"><p class="p-name">{number}</p>'
        f'<a href="{POST if number == 2 else "/x"}">x</a></div>'
        for number in range(4)
    )
    read = page(f'<div class="h-feed"><p class="p-name">All</p>{feed}</div>')
    entry = microformats.entry_about(read, POST, links.in_page(read, POST))
    assert entry.title == "2"


def test_properties_of_what_is_quoted_are_not_those_of_the_entry() -> None:
    read = page(
        f'<div class="h-entry"><div class="u-in-reply-to h-cite"><p class="p-author h-card">Not me'
        f'</p><a class="u-url" href="{POST}">x</a><p class="e-content">theirs</p></div>'
        f'<p class="e-content">mine</p><p class="p-author">Zoe</p></div>'
    )
    entry = microformats.entry_about(read, POST, links.in_page(read, POST))
    assert (entry.kind.value, entry.author_name, entry.text) == ("in-reply-to", "Zoe", "mine")


def test_author_outside_of_the_entry_is_the_only_card_of_the_page() -> None:
    html = f'<a class="h-card" href="/me">Zoe</a><div class="h-entry"><a href="{POST}">x</a></div>'
    read = page(html)
    entry = microformats.entry_about(read, POST, links.in_page(read, POST))
    assert (entry.author_name, entry.author_url) == ("Zoe", "https://zoe.example/me")
