"""For search engines: what there is, and where not to look."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from blog import press, revisions, sitemaps
from blog.canonical import absolute_url
from blog.sitemaps import Location
from blog.views.methods import read_only

_XML = "application/xml"
_TEXT = "text/plain; charset=utf-8"
# Forms, and pages that are one reader's.
_NOT_FOR_ROBOTS = ("/admin/", "/api/", "/comments/")


@read_only
@press.edition(press.PAGE)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return every address, or the index of documents that hold them."""
    press.depend(request, revisions.POSTS, revisions.PAGES)
    blocks = sitemaps.blocks()
    if len(blocks) <= 1:
        home = Location(absolute_url(reverse("blog:home")))
        number = blocks[0].number if blocks else 1
        urls = sitemaps.locations(number)
        return HttpResponse(sitemaps.urlset([home, *urls]), content_type=_XML)
    documents = [Location(_url_of(block.number), block.changed_at) for block in blocks]
    return HttpResponse(sitemaps.index(documents), content_type=_XML)


@read_only
@press.edition(press.PAGE)
def sitemap_block(request: HttpRequest, number: int) -> HttpResponse:
    """Return the addresses of one block; 404 for one in which nothing is published."""
    press.depend(request, revisions.POSTS, revisions.PAGES)
    urls = sitemaps.locations(number)
    if not urls:
        raise Http404
    return HttpResponse(sitemaps.urlset(urls), content_type=_XML)


@read_only
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Return the rules for robots (RFC 9309)."""
    rules = [f"Disallow: {path}" for path in _NOT_FOR_ROBOTS]
    sitemap_url = absolute_url(reverse("blog:sitemap"))
    lines = ["User-agent: *", *rules, "", f"Sitemap: {sitemap_url}", ""]
    return HttpResponse("\n".join(lines), content_type=_TEXT)


def _url_of(number: int) -> str:
    return absolute_url(reverse("blog:sitemap-block", args=[number]))
