"""Feeds by HTTP: read what is asked, have it collected, build it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from blog import press, revisions
from blog.canonical import absolute_url
from blog.models import Blog
from blog.views import pages
from blog.views.methods import read_only
from feeds import directory, opml, parameters, websub
from feeds.formats import FORMATS, Format
from feeds.scopes import Ask, NoSuchFeed, Scope


def feed(scope: Scope) -> Callable[..., HttpResponseBase]:
    """Return the view of a scope's feeds: 404 for what never was, 410 for what is gone."""

    @read_only
    @press.edition(press.FEED)
    def show(request: HttpRequest, /, format: Format, **subject: Any) -> HttpResponse:  # noqa: A002
        try:
            window = parameters.read(request.GET)
            depend, since = partial(press.depend, request), partial(press.since, request)
            ask = Ask(format.suffix, window, depend, since)
            document = scope.source(ask, **subject, **scope.asked(request.GET))
        except parameters.BadParameter as error:
            return _refusal(error)
        except NoSuchFeed as error:
            if error.was_here:
                return pages.gone(request)
            raise Http404 from error
        answer = HttpResponse(format.build(document), content_type=format.content_type)
        if links := websub.link_header(document):
            answer.headers["Link"] = links
        return answer

    return show


@read_only
@press.edition(press.FEED)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Return all public feeds as OPML: which labels and authors have posts, and their names."""
    press.depend(request, revisions.BLOG, revisions.POSTS)
    blog = Blog.current()
    document = opml.build(directory.groups(blog), title=blog.title, language=blog.language)
    return HttpResponse(document, content_type=opml.CONTENT_TYPE)


@read_only
@press.edition(press.PAGE)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show people which feeds there are, and what to do with an address."""
    press.depend(request, revisions.BLOG, revisions.PAGES, revisions.POSTS)
    blog = Blog.current()
    context = {
        "blog": blog,
        "canonical": absolute_url(reverse("feeds:subscribe")),
        "groups": directory.groups(blog),
        "formats": list(FORMATS.values()),
        "opml_url": absolute_url(reverse("feeds:opml")),
    }
    return TemplateResponse(request, "feeds/subscribe.html", context)


def _refusal(error: parameters.BadParameter) -> HttpResponse:
    """Say which parameter can't be read, and why; whoever wrote it reads it in plain text."""
    return HttpResponse(
        f"{error}\n",
        status=400,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
