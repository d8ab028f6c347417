"""Where a page takes webmentions: the cases of webmention.rocks, written anew."""

from __future__ import annotations

import pytest

from comments.webmentions import delivering, endpoints
from comments.webmentions.trees import Page
from tests.comments.mentioning import Site, html, site
from tests.servers import says

__all__ = ["site"]

HERE = "https://rocks.example/test/1?a=b"
FALSE = '<link rel="not-webmention" href="/false">'

IN_PAGE = {
    "3: link, relative": ('<link rel="webmention" href="/end">', "https://rocks.example/end"),
    "4: link, absolute": (
        '<link rel="webmention" href="https://o.example/end">',
        "https://o.example/end",
    ),
    "5: a, relative": ('<p><a href="../end" rel="webmention">x</a>', "https://rocks.example/end"),
    "6: a, absolute": ("<a href=https://o.example/ rel=webmention>x</a>", "https://o.example/"),
    "9: several values": (
        '<link rel="webmention somethingelse" href="/end">',
        "https://rocks.example/end",
    ),
    "11: the first of several": (
        '<a rel="webmention" href="/first">x</a><link rel="webmention" href="/second">',
        "https://rocks.example/first",
    ),
    "12: another rel": (
        f'{FALSE}<a rel="webmention" href="/end">x</a>',
        "https://rocks.example/end",
    ),
    "13: in a comment": (
        '<!-- <a href="/false" rel="webmention"></a> --><a href="/end" rel="webmention">x</a>',
        "https://rocks.example/end",
    ),
    "14: escaped": (
        '&lt;a href="/false" rel="webmention"&gt;<a href="/end" rel="webmention">x</a>',
        "https://rocks.example/end",
    ),
    "15: empty is the page itself": ('<link rel="webmention" href="">', HERE),
    "16: a before link": (
        '<a href="/end" rel="webmention">x</a><link rel="webmention" href="/false">',
        "https://rocks.example/end",
    ),
    "17: link before a": (
        '<link rel="webmention" href="/end"><a href="/false" rel="webmention">x</a>',
        "https://rocks.example/end",
    ),
    "20: link without href": (
        '<link rel="webmention"><a href="/end" rel="webmention">x</a>',
        "https://rocks.example/end",
    ),
    "21: query": ('<link rel="webmention" href="/end?q=1">', "https://rocks.example/end?q=1"),
    "22: relative to the path": (
        '<link rel="webmention" href="22/end">',
        "https://rocks.example/test/22/end",
    ),
    "in capitals": ('<LINK REL="WebMention" HREF="/end">', "https://rocks.example/end"),
    "in a template": ('<template><a rel=webmention href="/false"></a></template>', None),
    "in a script": ('<script>"<a rel=webmention href=/false>"</script>', None),
    "base": (
        '<base href="https://o.example/x/"><a rel="webmention" href="end">',
        "https://o.example/x/end",
    ),
    "none": (FALSE, None),
}
IN_HEADER = {
    "1: relative": ("</end>; rel=webmention", "https://rocks.example/end"),
    "2: absolute": ("<https://o.example/end>; rel=webmention", "https://o.example/end"),
    "7: quoted, whatever the case": ('</end>; REL="Webmention"', "https://rocks.example/end"),
    "8: quoted": ('</end>; rel="webmention"', "https://rocks.example/end"),
    "10: several values": ('</end>; rel="webmention other"', "https://rocks.example/end"),
    "18: several headers": (
        '</false>; rel="other", </end>; rel="webmention"',
        "https://rocks.example/end",
    ),
    "19: one header, several links": (
        '</false?a,b>; rel="o,t;her"; title="a \\"<b>; rel=webmention", </end>;rel=webmention',
        "https://rocks.example/end",
    ),
    "first rel counts": ("</false>; rel=other; rel=webmention", None),
    "no link": ("rel=webmention", None),
    "empty": ("<>; rel=webmention", HERE),
}


@pytest.mark.parametrize(("markup", "endpoint"), IN_PAGE.values(), ids=IN_PAGE.keys())
def test_endpoint_in_a_page_is_found(markup: str, endpoint: str | None) -> None:
    assert endpoints.of_page(Page.of(f"<body>{markup}</body>", url=HERE)) == endpoint


@pytest.mark.parametrize(("header", "endpoint"), IN_HEADER.values(), ids=IN_HEADER.keys())
def test_endpoint_in_a_header_is_found(header: str, endpoint: str | None) -> None:
    assert endpoints.of_header(header, url=HERE) == endpoint


def test_header_comes_before_the_page(site: Site) -> None:
    site.pages["/p"] = html('<link rel="webmention" href="/no">', Link="</yes>; rel=webmention")
    assert delivering.discover(site.url("/p")) == site.url("/yes")


def test_23_redirected_page_has_endpoints_relative_to_where_it_is(site: Site) -> None:
    site.pages["/p"] = says(302, Location="/deep/page")
    site.pages["/deep/page"] = html('<link rel="webmention" href="end">')
    assert delivering.discover(site.url("/p")) == site.url("/deep/end")


def test_picture_has_an_endpoint_by_its_header_alone(site: Site) -> None:
    site.pages["/p"] = says(200, b'<a rel="webmention" href="/no">', Content_Type="image/png")
    assert delivering.discover(site.url("/p")) is None


@pytest.mark.parametrize(
    "value", ["<" * 16_000, ";a" * 8_000, "<a>" + "; a" * 5_000, '<a>; rel="' + "\\" * 16_000]
)
def test_hostile_header_names_nothing_and_takes_no_time(value: str) -> None:
    assert endpoints.of_header(value, url=HERE) is None
