"""Search: posts that have what somebody looks for, and the addresses that Blogger has for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from blog import paging, press, search
from blog.models import Blog, Post
from blog.views import listings, pages
from blog.views.methods import read_only

#: The parameter with what is looked for.
PARAMETER = "q"
#: Blogger's search for a label, and its place in a list: posts before that time.
LABEL = "label:"
PLACE = "updated-max"


@read_only
@press.edition(press.PAGE)
def results(request: HttpRequest) -> HttpResponse:
    """Show the posts that have what is looked for, the newest first; without it, the form alone.

    Static pages are not among them: they stand beside every page.
    """
    if address := _elsewhere(request.GET):
        return HttpResponsePermanentRedirect(address)
    press.depend(request, *listings.SCOPES)
    blog, path = Blog.current(), reverse("blog:search")
    try:
        before = paging.requested(request.GET)
        query = search.read(request.GET.get(PARAMETER, ""))
    except paging.BadCursor:
        return pages.bad_request(request)
    except search.TooLong as error:
        response: HttpResponse = pages.page(request, "search", blog=blog, path=path, error=error)
        response.status_code = HTTPStatus.BAD_REQUEST
        return response
    return pages.listing(
        request,
        "search",
        blog=blog,
        path=path,
        asked={PARAMETER: query.spelling} if query.spelling else {},
        posts=pages.shown(search.find(query, newest=blog.posts_per_page + 1, before=before)),
        size=blog.posts_per_page,
        before=before,
        query=query,
    )


def label_asked(typed: str) -> str:
    """Return the name of the label that a search at Blogger is for, '' if it is for words."""
    asked = typed.strip()
    return asked.removeprefix(LABEL).strip(' "') if asked.startswith(LABEL) else ""


def _elsewhere(asked: Mapping[str, str]) -> str:
    """Return our address for one of Blogger's, '' for what is none."""
    if address := _of_label(label_asked(asked.get(PARAMETER, ""))):
        return address
    if PLACE not in asked or paging.PARAMETER in asked:
        return ""
    kept = {PARAMETER: asked[PARAMETER]} if asked.get(PARAMETER) else {}
    place = _place(asked[PLACE])
    query = urlencode({**kept, **({paging.PARAMETER: str(place)} if place else {})})
    path = reverse("blog:search" if kept else "blog:home")
    return f"{path}?{query}" if query else path


def _of_label(name: str) -> str:
    """Return the address of a label that readers see, '' if there is none."""
    if not name:
        return ""
    try:
        found = listings.find_label(name)
    except Http404:
        return ""
    shown = Post.objects.published().posts().filter(labels=found).exists()
    return reverse("blog:label", args=[found.slug]) if shown else ""


def _place(text: str) -> paging.Cursor | None:
    """Return the place before a time, None for what is no time; a ``+`` comes as a space."""
    try:
        moment = parse_datetime(text.replace(" ", "+"))
        utc = moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # No post has a lower number, so that what is of this very moment is left out.
    return paging.Cursor(utc, 1) if isinstance(utc, datetime) else None
