"""Comments from the public: what stays, what is shown as text, what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from blog import sanitize
from blog.guard import GuardError

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("a", "<p>a</p>"),
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>"),
        ("**a** _b_ `c<d`", "<p><strong>a</strong> <em>b</em> <code>c&lt;d</code></p>"),
        ("> a\n\n- b", "<blockquote>\n<p>a</p>\n</blockquote>\n<ul>\n<li>b</li>\n</ul>"),
        ("<b>a</b> <i>b</i><br>c", "<p><b>a</b> <i>b</i><br>c</p>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote>a<p>b</p></blockquote>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("```html\n<b>&amp;\n```", "<pre><code>&lt;b&gt;&amp;amp;\n</code></pre>"),
        ("1 < 2 & 3 > 2 &copy;", "<p>1 &lt; 2 &amp; 3 &gt; 2 ©</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<h1>a</h1>", "<p>&lt;h1&gt;a&lt;/h1&gt;</p>"),
        ("a <!-- b --> c", "<p>a &lt;!-- b --&gt; c</p>"),
        ("a </b> c", "<p>a &lt;/b&gt; c</p>"),
        ('<b class="x" style="y" onclick="z">a</b>', "<p><b>a</b></p>"),
        ('<a href="/x">a</a>', '<p>&lt;a href="/x"&gt;a&lt;/a&gt;</p>'),
    ],
)
def test_comment_as_typed_becomes_clean_html(typed: str, html: str) -> None:
    assert sanitize.comment(typed) == html


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("[a](https://a.org/?b=c&d=e)", "https://a.org/?b=c&amp;d=e"),
        ("<https://a.org>", "https://a.org"),
        ("https://a.org", "https://a.org"),
        ("[a](mailto:a@b.org)", "mailto:a@b.org"),
        ('<a href="http://a.org" rel="dofollow" target="_blank" title="x">a</a>', "http://a.org"),
        ("<a rel=me href=http://a.org:80/x#y>a</a>", "http://a.org:80/x#y"),
    ],
)
def test_comment_with_a_link_has_our_rel_and_nothing_else(typed: str, href: str) -> None:
    assert f'<a href="{href}" {REL}>' in sanitize.comment(typed)


@pytest.mark.parametrize(
    "typed", ["https://a.org\u202e", "<https://a.org\u202e>", "[x](https://a.org\u202e)"]
)
def test_address_whose_host_turns_the_direction_of_writing_stays_text(typed: str) -> None:
    assert "<a" not in sanitize.comment(typed)
    assert 'href="https://a.org/' in sanitize.comment(typed.replace(".org", ".org/"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("a" * 5_001, "too_long"),
        ("<" * 101 + "a", "too_many_tags"),
        ("a\n\n" * 401, "too_many_tags"),
        ("> " * 9 + "a", "nested_too_deep"),
        ("<b>" * 9 + "a", "nested_too_deep"),
        ("a\x00", "control_character"),
        ("&nbsp;", "not_visible"),
        ("<b></b>", "not_visible"),
        ("[](https://a.org)", "not_visible"),
    ],
)
def test_comment_over_a_limit_is_refused_by_name(typed: str, code: str) -> None:
    with pytest.raises(GuardError) as caught:
        sanitize.comment(typed)
    assert (caught.value.field, caught.value.code) == ("body", code)


def test_comment_of_many_threads_at_once_is_never_mixed_up() -> None:
    typed = [f"**{number}** <i>{number}</i>" for number in range(64)]
    with ThreadPoolExecutor(8) as pool:
        cleaned = list(pool.map(sanitize.comment, typed))
    assert cleaned == [f"<p><strong>{n}</strong> <i>{n}</i></p>" for n in range(64)]


def test_version_names_allowlist_and_both_sanitisers() -> None:
    allowlist, bleach, nh3 = sanitize.VERSION.split("/")
    assert allowlist.isdigit()
    assert bleach.startswith("bleach-6.")
    assert nh3.startswith("nh3-0.")
    assert len(sanitize.VERSION) <= 80
