"""Attacks, by the table: forms of the XSS cheat sheets, broken addresses, mutations."""

from __future__ import annotations

import pytest

from blog import sanitize, text
from blog.guard import GuardError
from tests.blog.audit import COMMENT, POST, assert_clean, elements

MARKUP = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script >",
    "<script\x20type='text/javascript'>alert(1);</script",
    "<img src=x onerror=alert(1)>",
    "<img src=`javascript:alert(1)`>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<img src='x' onerror='alert(1)'//",
    "<img/src/onerror=alert(1)>",
    "<b onmouseover=alert(1)>b</b>",
    "<b/onclick=alert(1)>b</b>",
    "<b\nonclick\n=\nalert(1)>b</b>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<p style='position:fixed;inset:0'>a</p>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><style>&lt;img src=x onerror=alert(1)&gt;</style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x&gt;'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'>",
    "<iframe><img title='</iframe><img src=x onerror=alert(1)>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='https://www.youtube.com.evil.example/embed/x'></iframe>",
    "<iframe src='https://www.youtube.com@evil.example/embed/x'></iframe>",
    "<iframe src='https://evil.example\\@www.youtube.com/embed/x'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style><!--</style><script>alert(1)</script>-->",
    "<base href='javascript:alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><input type=submit formaction='javascript:x'></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<video src=x onerror=alert(1) poster='javascript:alert(1)'></video>",
    "<audio src='data:audio/wav,x' autoplay></audio>",
    "<details open ontoggle=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background='javascript:alert(1)'><td background='javascript:x'>a</table>",
    "<img srcset='javascript:alert(1) 1x, data:image/svg+xml,x 2x'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<?xml version='1.0'?><img src=x onerror=alert(1)>",
    "</p title='><img src=x onerror=alert(1)>'>",
    "<a href='x'>&lt;script&gt;alert(1)&lt;/script&gt;</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "<b>&#x3c;img src=x onerror=alert(1)&#x3e;</b>",
    "<\u017fcript>alert(1)</\u017fcript>",
    "<a id='forms' name='cookie'>clobber</a>",
    "<plaintext><script>alert(1)</script>",
    "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<table><tr><td><svg><desc><table><td><img src=x onerror=alert(1)>",
    "<b><p><table><b><a href=x><table><script>alert(1)</script>",
    "&#1;&#xFFFE;<pre>&#1;</pre>",
    "`<script>` <code><script>alert(1)</script></code>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '[a](<https://a.org/"onclick="alert(1)>)',
    '!["onerror="alert(1)](https://a.org)',
    "[<img src=x onerror=alert(1)>](https://a.org)",
    '<https://a.org/"onclick=alert(1)>',
    'https://a.org/"onclick="alert(1)',
    "https://a.org/<script>alert(1)</script>",
    "https://a.org/'onclick='alert(1)",
]
ADDRESSES = [
    "javascript:alert(1)",
    "javascript:123",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java&#9;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;&#x61;vascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript:%61lert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "blob:x",
    "file:///etc/passwd",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:\\\\evil.example",
    "http:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "../admin/",
    "/admin/logout/",
    "?next=x",
    "#x",
    "",
    "https://good.example@evil.example",
    "https://good.example\\@evil.example",
    "https://",
    "mailto:",
    "http://[::1",
]


def cleaned(source: str) -> str:
    try:
        return sanitize.comment(source)
    except GuardError:
        return ""


@pytest.mark.parametrize("attack", MARKUP, ids=range(len(MARKUP)))
def test_attack_in_a_comment_leaves_allowed_elements_alone(attack: str) -> None:
    assert_clean(cleaned(attack), COMMENT)


@pytest.mark.parametrize("attack", MARKUP, ids=range(len(MARKUP)))
@pytest.mark.parametrize("source_format", ["html", "wordpress", "markdown"])
def test_attack_in_an_imported_comment_leaves_allowed_elements_alone(
    attack: str, source_format: str
) -> None:
    assert_clean(sanitize.comment_imported(attack, source_format), COMMENT)


@pytest.mark.parametrize("attack", MARKUP, ids=range(len(MARKUP)))
@pytest.mark.parametrize("source_format", ["html", "markdown"])
def test_attack_in_a_post_leaves_allowed_elements_alone(attack: str, source_format: str) -> None:
    clean = sanitize.post(attack, source_format)
    for html in (clean.html, clean.feed_html):
        assert_clean(html, POST)
    frames = [values["src"] for name, values in elements(clean.html) if name == "iframe"]
    assert frames == []


@pytest.mark.parametrize("attack", MARKUP, ids=range(len(MARKUP)))
def test_attack_twice_escaped_stays_text(attack: str) -> None:
    # What one pass leaves as text must not come alive in the next (mutation).
    once = cleaned(attack)
    twice = sanitize.comment_imported(once, "html")
    assert_clean(twice, COMMENT)
    assert text.plain(twice) == text.plain(once)


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
@pytest.mark.parametrize(
    "form",
    ['<a href="{}">x</a>', "<a href='{}'>x</a>", "[x]({})", "[x](<{}>)", "<{}>", "![x]({})", "{}"],
)
def test_address_that_is_not_allowed_never_is_a_link(form: str, address: str) -> None:
    clean = cleaned(form.format(address))
    assert "href" not in {name for _, values in elements(clean) for name in values}


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_address_that_is_not_allowed_is_no_link_in_an_imported_comment(address: str) -> None:
    clean = sanitize.comment_imported(f'<a href="{address}">x</a><img src="{address}">', "html")
    assert "href" not in {name for _, values in elements(clean) for name in values}


@pytest.mark.parametrize("address", ADDRESSES[:19], ids=range(19))
def test_address_that_runs_is_in_no_attribute_of_a_post(address: str) -> None:
    source = (
        f'<a href="{address}">x</a><img src="{address}" alt="y"><video poster="{address}"></video>'
        f'<audio src="{address}"></audio><blockquote cite="{address}">z</blockquote>'
        f'<iframe src="{address}"></iframe><img srcset="{address} 2x">'
    )
    clean = sanitize.post(source, "html")
    assert_clean(clean.html, POST)
    assert_clean(clean.feed_html, POST)
