"""The check that two blogs say the same."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.benchmarks import equivalence

ENTRY = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tea &amp; more</title>
<link href="{origin}/2026/03/tea.html"{rel}/><published>2026-03-20T07:30:00{end}</published>
<author><name>Ines</name></author><{element} type="html">{body}</{element}></entry></feed>"""

OURS = ENTRY.format(
    origin="http://a.example",
    rel=' rel="alternate"',
    end=".123456Z",
    element="content",
    body='&lt;p&gt;Black &lt;a href="https://example.org/1" rel="ugc"&gt;tea&lt;/a&gt;&lt;/p&gt;',
).encode()
THEIRS = ENTRY.format(
    origin="http://b.example",
    rel="",
    end="+00:00",
    element="summary",
    body='&lt;p&gt;Black\n&lt;a href="https://example.org/1"&gt;tea&lt;/a&gt;&lt;/p&gt;',
).encode()


def compared(ours: bytes, theirs: bytes) -> list[str]:
    """Return the differences of two feeds."""
    pair = (equivalence.entries(ours), equivalence.entries(theirs))
    return equivalence.differences("entry", *pair)


def test_feeds_that_differ_in_host_and_markup_alone_say_the_same() -> None:
    assert compared(OURS, THEIRS) == []


def test_feed_with_another_word_differs() -> None:
    [said] = compared(OURS, THEIRS.replace(b"Black", b"Green"))
    assert said.startswith("entry 1: ours Entry(title='Tea & more'")


def test_feed_with_another_link_differs() -> None:
    assert compared(OURS, THEIRS.replace(b"example.org/1", b"example.org/2"))


def test_feed_with_another_path_differs() -> None:
    assert compared(OURS, THEIRS.replace(b"/tea.html", b"/coffee.html"))


def test_feed_with_fewer_entries_differs() -> None:
    empty = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'
    assert compared(OURS, empty) == ["entry: 1 of ours, 0 of theirs"]


def test_comments_of_both_apis_are_read_alike() -> None:
    ours = {"results": [{"author": {"name": "Rita"}, "body_html": "<p>Yes,\n please.</p>"}]}
    theirs = {"results": [{"author_name": "Rita", "body_html": "<p>Yes, please.</p>"}]}
    read = [equivalence.listed_comments(json.dumps(each).encode()) for each in (ours, theirs)]
    assert read[0] == read[1] == [equivalence.Said("Rita", "Yes, please.")]


def test_comment_of_somebody_else_differs() -> None:
    said = equivalence.Said("Rita", "Yes.")
    assert equivalence.differences("comment", [said], [replace(said, author="Otto")])


def test_page_is_read_by_its_classes() -> None:
    page = b"""<main><div class="prose">Black  tea.</div><article><b class="comment-author">Rita</b>
    <div class="comment-body prose"><p>Yes.</p></div></article></main>"""
    assert equivalence.page_text(page) == ["Black tea."]
    assert equivalence.page_comments(page) == [equivalence.Said("Rita", "Yes.")]
