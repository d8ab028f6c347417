"""Where feeds are at Blogger, WordPress and elsewhere: one direct 301 to ours.

Whatever the query says of format and page: Blogger's ``alt`` and our own parameters are honoured,
the number of a page is not, for every page's posts are in the feed or its archives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http import HttpResponsePermanentRedirect as Redirect
from django.utils.cache import patch_cache_control

from blog import press
from blog import views as blog_views
from blog.views import pages
from blog.views.methods import read_only
from feeds import destinations, parameters
from feeds.destinations import Destination, Gone
from feeds.formats import FORMATS
from feeds.scopes import MAIN, SCOPES
from feeds.sources.searches import TYPED

#: How long a redirect may be kept: it can be wrong once the post is deleted.
KEPT_SECONDS: Final = 24 * 3600

#: What others call a format.
_SUFFIXES: Final = {
    "atom": "atom",
    "rss": "rss",
    "rss2": "rss",
    "rdf": "rss",
    "json": "json",
    "json-in-script": "json",
}
#: ``?feed=`` of WordPress: a format, or that of the comments.
_FEED: Final = re.compile(r"(comments-)?(feed|rss2|rss|rdf|atom)")

_SIZE = "(?:default|full|summary)"
_KIND = "(?:/(?:feed|(?P<kind>rss2|rss|rdf|atom)))?/?"

View = Callable[..., HttpResponseBase]
Finder = Callable[..., Destination | None]


def leading(find: Finder, *, kind: str = "") -> View:
    """Return a view that leads to what ``find`` makes of the address; 404 where that is None."""

    @read_only
    @press.edition(press.FEED)
    def lead(request: HttpRequest, /, **address: Any) -> HttpResponse:
        asked = address.pop("kind", None) or kind
        return _answer(request, lambda: find(**address), kind=asked)

    return lead


@read_only
def of_address(request: HttpRequest, address: str, kind: str | None = None) -> HttpResponseBase:
    """Lead from below a post's address to the feed of its comments.

    What is no post's may be the old address of a post that happens to end so.
    """
    try:
        return leading(destinations.of_address)(request, address=f"/{address}", kind=kind)
    except Http404:
        return blog_views.address(request)


@read_only
def of_posts(request: HttpRequest) -> HttpResponseBase:
    """Lead from Blogger's feed of posts to ours, or with ``?q=`` to that of the search."""
    if typed := request.GET.get(TYPED):
        return leading(destinations.found)(request, typed=typed)
    return leading(destinations.posts)(request)


@read_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Lead from the home page with ``?feed=`` to the feed; without, show the home page."""
    asked = _FEED.fullmatch(request.GET.get("feed", ""))
    if asked is None:
        return blog_views.home(request)
    query = str(request.META.get("QUERY_STRING", ""))
    if asked[1]:
        return leading(destinations.comments, kind=asked[2])(request)
    find = destinations.of_query
    return leading(find, kind=asked[2])(request, query=query, parameters=request.GET)


def _answer(
    request: HttpRequest, find: Callable[[], Destination | None], *, kind: str
) -> HttpResponse:
    """Return the 301; 410 for what is gone."""
    try:
        found = find()
    except Gone:
        return pages.gone(request)
    if found is None:
        raise Http404
    suffix = _SUFFIXES.get(request.GET.get("alt") or kind, MAIN)
    path = SCOPES[found.scope].path(*found.subject, suffix=suffix if suffix in FORMATS else MAIN)
    response = Redirect(parameters.added(path, parameters.carried(request.GET)))
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


#: Regular expressions of paths without their first slash, with their views; the first that fits.
ROUTES: Final[tuple[tuple[str, View], ...]] = (
    # Blogger
    (rf"^feeds/posts/{_SIZE}/?$", of_posts),
    (rf"^feeds/posts/{_SIZE}/-/(?P<name>.+?)/?$", leading(destinations.labelled)),
    (rf"^feeds/comments/{_SIZE}/?$", leading(destinations.comments)),
    (rf"^feeds/pages/{_SIZE}/?$", leading(destinations.pages)),
    (rf"^feeds/(?P<number>[0-9]{{1,20}})/comments/{_SIZE}/?$", leading(destinations.numbered)),
    (r"^atom\.xml$", leading(destinations.posts, kind="atom")),
    (r"^rss\.xml$", leading(destinations.posts, kind="rss")),
    # WordPress
    (rf"^feed{_KIND}$", leading(destinations.posts)),
    (rf"^comments/feed{_KIND}$", leading(destinations.comments)),
    (rf"^(?:category|tag)/(?P<name>.+?)/feed{_KIND}$", leading(destinations.in_category)),
    (rf"^author/(?P<name>[^/]+)/feed{_KIND}$", leading(destinations.by_author)),
    (rf"^(?P<address>.+?)/feed{_KIND}$", of_address),
    # Others
    (r"^(?:feed|index)\.xml$", leading(destinations.posts)),
    (r"^rss/?$", leading(destinations.posts, kind="rss")),
    (r"^feed\.json$", leading(destinations.posts, kind="json")),
)
