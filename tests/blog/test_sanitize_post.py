"""Posts: what blogs use stays, what runs or tracks goes, feeds get their own form."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from blog import sanitize
from blog.cleaning.media import Picture
from tests.blog.audit import elements

SITE = "https://blog.example.org"
MORE = '<span id="more"></span>'
FRAME = (
    '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="{title}" loading="lazy" '
    'referrerpolicy="strict-origin-when-cross-origin"></iframe>'
)


@pytest.fixture(autouse=True)
def _known_site(settings: Settings) -> None:
    settings.SITE_URL = SITE
    settings.EMBED_HOSTS = ["www.youtube.com", "player.vimeo.com"]


def page(source: str) -> str:
    return sanitize.post(source, "html").html


def feed(source: str) -> str:
    return sanitize.post(source, "html").feed_html


@pytest.mark.parametrize(
    "kept",
    [
        '<h2 id="a" class="b">c</h2>',
        (
            '<figure class="aligncenter"><img src="/a.png" alt="b" width="3" height="4">'
            "<figcaption>c</figcaption></figure>"
        ),
        (
            '<table align="center" border="1"><caption>a</caption><thead><tr><th scope="col">b</th>'
            '</tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>'
        ),
        '<ul><li>a<ol start="3"><li>b</li></ol></li></ul>',
        '<details open=""><summary>a</summary>b</details>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        'a<sub>b</sub><sup>c</sup><mark>d</mark><abbr title="e">f</abbr><kbd>g</kbd>',
        '<time datetime="2026-01-01">a</time>',
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        '<p lang="ar" dir="rtl">a</p>',
        '<picture><source srcset="/a.webp" type="image/webp"><img src="/a.png" alt=""></picture>',
        (
            '<video src="/a.mp4" controls="" poster="/b.jpg"><track src="/c.vtt" kind="captions">'
            "</video>"
        ),
        '<audio controls=""><source src="/a.mp3" type="audio/mpeg"></audio>',
        '<a href="mailto:a@b.org" rel="me">a</a> <a href="tel:+123">b</a>',
        '<pre class="x"><code class="language-py">a &lt; b\n</code></pre>',
        '<blockquote cite="https://a.org">a</blockquote>',
    ],
)
def test_post_with_what_blogs_use_keeps_it(kept: str) -> None:
    assert page(kept).replace(' tabindex="0"', "") == kept


@pytest.mark.parametrize("source", ["<table><tr><td>a</td></tr></table>", "<pre>a</pre>"])
def test_post_with_what_can_be_too_wide_lets_the_keyboard_scroll_it(source: str) -> None:
    post = sanitize.post(source.replace(">", ' tabindex="7">', 1), "html")
    assert ' tabindex="0"' in post.html
    assert "tabindex" not in post.feed_html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<script>a</script>b", "b"),
        ("<style>a</style>b", "b"),
        ("<form action=x><input value=y>a<button>b</button></form>", "ab"),
        ("<svg><title>a</title><path d=x></path></svg>b", "b"),
        ("<object data=x><p>a</p></object>", "<p>a</p>"),
        ('<p style="color:red" onclick="a" data-x="b" nonce="c">d</p>', "<p>d</p>"),
        ("<!-- a -->b", "b"),
        ("<title>a</title><textarea>b</textarea>", "b"),
        ("a\x00&#1;&#xFFFE;\ud800b", "ab"),
        ('<img src="data:image/png;base64,x">a', "a"),
        ('<video autoplay src="/a"></video>', '<video src="/a" controls=""></video>'),
        ('<a target="_blank" ping="/x" href="/a">a</a>', '<a href="/a">a</a>'),
        ("<noscript><p>a</p></noscript>", "<p>a</p>"),
    ],
)
def test_post_with_what_runs_or_is_no_content_loses_it(source: str, html: str) -> None:
    assert page(source) == html


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        (f"{SITE}/a?b#c", "/a?b#c"),
        (f"{SITE}", "/"),
        (f"{SITE}?a", "/?a"),
        ("http://blog.example.org/a", "/a"),
        ("//BLOG.example.org/a", "/a"),
        (f"{SITE}.evil.example/a", f"{SITE}.evil.example/a"),
        (f"{SITE}//evil.example", f"{SITE}//evil.example"),
        ("https://other.example/", "https://other.example/"),
        ("//other.example/", "//other.example/"),
        ("a/b.html", "a/b.html"),
    ],
)
def test_post_stores_addresses_of_its_own_site_root_relative(address: str, stored: str) -> None:
    assert page(f'<a href="{address}">a</a>') == f'<a href="{stored}">a</a>'


def test_post_stores_sets_of_pictures_root_relative_without_what_is_no_picture() -> None:
    source = (
        f'<img src="/a" srcset="{SITE}/a,b.png 1x, data:image/png;x 2x,javascript:y 3x, /c 4x">'
    )
    assert 'srcset="/a,b.png 1x, /c 4x"' in page(source)


@pytest.mark.parametrize(
    "lazy",
    [
        '<img src="data:image/gif;base64,x" data-src="/a.png" alt="b">',
        '<img data-lazy-src="/a.png" alt="b" src="/blank.gif">',
        '<img data-src="/a.png" alt="b"><noscript><img src="/a.png" alt="b"></noscript>',
    ],
)
def test_post_with_a_picture_that_a_script_would_load_has_its_real_source(lazy: str) -> None:
    pictures = [values for name, values in elements(page(lazy)) if name == "img"]
    assert pictures == [{"src": "/a.png", "alt": "b"}]


@pytest.mark.parametrize(
    "tracker",
    [
        '<img src="https://t.example/x" width="1" height="1">',
        '<img src="https://t.example/x" width="1px" height="0" alt="">',
        '<img alt="nothing to show">',
    ],
)
def test_post_with_a_picture_nobody_sees_loses_it(tracker: str) -> None:
    assert page(f"a{tracker}b") == "ab"


@pytest.mark.parametrize(
    "source",
    [
        "https://www.youtube.com/embed/abcdefghijk",
        "http://www.youtube.com/embed/abcdefghijk",
        "//www.youtube.com/embed/abcdefghijk",
        "https://www.youtube.com/v/abcdefghijk?fs=1",
    ],
)
def test_frame_from_a_listed_host_stays_with_https_and_a_title(source: str) -> None:
    html = page(f'<iframe src="{source}" onload="x" allow="camera" srcdoc="y">z<b></iframe>')
    assert html == FRAME.format(title="Embedded content from www.youtube.com")


def test_frame_with_a_title_of_its_own_keeps_it() -> None:
    html = page('<iframe title="a" src="https://www.youtube.com/embed/abcdefghijk"></iframe>')
    assert html == FRAME.format(title="a")


def test_flash_player_of_a_listed_host_becomes_a_frame() -> None:
    html = page('<object><embed src="http://www.youtube.com/v/abcdefghijk&fs=1"></embed></object>')
    assert html == FRAME.format(title="Embedded content from www.youtube.com")


@pytest.mark.parametrize("name", ["iframe", "embed"])
def test_frame_that_is_never_ended_takes_nothing_with_it(name: str) -> None:
    html = page(f'<{name} src="https://www.youtube.com/embed/abcdefghijk"/><p>a</p>')
    assert html == FRAME.format(title="Embedded content from www.youtube.com") + "<p>a</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("https://evil.example/a", '<a href="https://evil.example/a">evil.example</a>'),
        ("https://youtube.com/embed/a", '<a href="https://youtube.com/embed/a">youtube.com</a>'),
        ("https://www.youtube.com:8443/a", None),
        ("https://user@www.youtube.com/a", None),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("https://[::1", ""),
        ("//[::1", '<a href="//[::1">//[::1</a>'),
    ],
)
def test_frame_from_another_host_becomes_a_link(source: str, html: str | None) -> None:
    expected = html if html is not None else f'<a href="{source}">www.youtube.com</a>'
    assert page(f'<iframe src="{source}"></iframe>') == expected


@pytest.mark.parametrize("taken", ["comments", "c12", "comment-3", "more", "id_body", "Main"])
def test_id_that_the_page_uses_gets_a_prefix_and_so_do_links_to_it(taken: str) -> None:
    html = page(f'<h2 id="{taken}">a</h2><a href="#{taken}">b</a>')
    assert html == f'<h2 id="post-{taken}">a</h2><a href="#post-{taken}">b</a>'


def test_anchor_with_a_name_gets_it_as_its_id() -> None:
    assert page('<a name="part-2"></a><a href="#part-2">a</a>') == (
        '<a id="part-2"></a><a href="#part-2">a</a>'
    )


@pytest.mark.parametrize(
    "jump",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!--more Read on!-->",
        '<a name="more"></a>',
        "<a name='more'></a>",
        "<A NAME=more></A>",
        MORE,
    ],
)
def test_jump_break_in_any_form_divides_the_post(jump: str) -> None:
    clean = sanitize.post(f"<div><p>a {jump}b</p>c<!--more--></div>", "html")
    assert clean.html == f"<div><p>a {MORE}b</p>c</div>"
    assert clean.teaser_html == "<div><p>a </p></div>"
    assert clean.feed_html == "<div><p>a b</p>c</div>"
    assert clean.feed_teaser_html == "<div><p>a </p></div>"


def test_jump_break_twice_with_other_quotes_divides_once() -> None:
    clean = sanitize.post("a<span id='more'></span>b<span id='more'></span>c", "html")
    assert clean.html == f"a{MORE}b<span></span>c"


def test_jump_break_in_markdown_divides_the_post() -> None:
    clean = sanitize.post("a\n\n<!--more-->\n\nb `<!--more-->`", "markdown")
    assert clean.html == f"<p>a</p>\n{MORE}\n<p>b <code>&lt;!--more--&gt;</code></p>\n"
    assert clean.teaser_html == "<p>a</p>"


def test_jump_break_in_wordpress_text_leaves_no_empty_paragraph_behind() -> None:
    clean = sanitize.post("a\n\n<!--more-->\n\nb", "wordpress")
    assert clean.teaser_html.strip() == "<p>a</p>"


def test_post_without_a_jump_break_has_no_teaser() -> None:
    clean = sanitize.post("<p>a</p>", "html")
    assert (clean.teaser_html, clean.feed_teaser_html) == ("", "")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0" title="a"></iframe>',
            (
                '<a href="https://www.youtube.com/watch?v=abcdefghijk">'
                '<img src="https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg" alt=""><br>a</a>'
            ),
        ),
        (
            '<iframe src="https://player.vimeo.com/video/123" title="a"></iframe>',
            '<a href="https://vimeo.com/123">a</a>',
        ),
        (
            '<video poster="/a.jpg"><source src="/v/b%20c.mp4"><p>no player</p></video>',
            '<a href="/v/b%20c.mp4"><img src="/a.jpg" alt=""><br>b c.mp4</a>',
        ),
        ('<audio src="/a.mp3" title="b"></audio>', '<a href="/a.mp3">b</a>'),
        ("<audio></audio>a", "a"),
        ('<img src="/a" alt="" loading="lazy" decoding="async">', '<img src="/a" alt="">'),
    ],
)
def test_feed_has_links_instead_of_players_and_nothing_lazy(source: str, html: str) -> None:
    assert feed(source) == html


def test_post_has_its_text_excerpt_and_first_picture() -> None:
    clean = sanitize.post(f'<p>a</p><p>{"b " * 200}</p><img src="{SITE}/c.png">', "html")
    assert clean.text == "a " + " ".join(["b"] * 200)
    assert clean.excerpt.startswith("a b b")
    assert clean.excerpt.endswith("b…")
    assert 290 <= len(clean.excerpt) <= 300
    assert clean.lead_image == Picture("/c.png")


def test_post_with_nothing_in_it_is_empty() -> None:
    clean = sanitize.post("", "markdown")
    assert (clean.html, clean.text, clean.excerpt, clean.lead_image) == ("", "", "", None)


# Sizes that take a parser minutes and gigabytes if nothing bounds them (blog.cleaning.bounds).
@pytest.mark.parametrize(
    "source",
    [
        "".join(f"<p><b id=a{number}>" for number in range(10_000)),
        "<div>" * 40_000,
        "<table><td>" * 20_000,
        "<svg>" * 40_000,
        "<span><p>" * 20_000,
        "<a b='<a b=\"" * 10_000,
        "<!--more " * 20_000,
        "</p>" * 20_000,
    ],
    ids=["reopened", "div", "tables", "svg", "spans", "unended", "jumps", "ends"],
)
def test_post_of_hostile_markup_stays_small(source: str) -> None:
    assert len(page(source)) <= 5 * len(source)


def test_post_too_deep_for_a_parser_keeps_its_text() -> None:
    html = page("<div>" * 20_000 + "kept" + "</div>" * 20_000)
    assert "kept" in html
    assert html.count("<div>") == 256
