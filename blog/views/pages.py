"""What every page has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

from blog import paging
from blog.canonical import absolute_url
from blog.models import Blog, Post, PostQuerySet

#: Columns that no page shows.
UNSHOWN = ("source", "feed_html", "feed_teaser_html", "search_words", "sanitizer")


@dataclass(frozen=True, slots=True)
class Day:
    """The posts of one day of the blog's time zone, the newest first."""

    date: date
    posts: list[Post]


def page(
    request: HttpRequest, name: str, *, blog: Blog, path: str, **context: Any
) -> TemplateResponse:
    """Return a page of ours whose canonical address is ``path``, root-relative and quoted."""
    shown = {"blog": blog, "path": path, "canonical": absolute_url(path), **context}
    return TemplateResponse(request, f"blog/{name}.html", shown)


def listing(
    request: HttpRequest,
    name: str,
    *,
    blog: Blog,
    path: str,
    posts: PostQuerySet,
    size: int,
    before: paging.Cursor | None,
    asked: Mapping[str, str] = MappingProxyType({}),
    **context: Any,
) -> TemplateResponse:
    """Return a page of ``posts``, day by day, with the way to older ones.

    ``asked`` is the query that the list is of, besides the place in it.
    """
    part = paging.part(posts.newest_first(), before=before, size=size)
    response = page(request, name, blog=blog, path=path, **context)
    response.context_data = {
        **(response.context_data or {}),
        "canonical": absolute_url(_place(path, asked, before)),
        "days": days(part.rows, blog.zone),
        "number": len(part.rows),
        "before": before,
        "newest": _place(path, asked, None),
        "older": part.older and _place(path, asked, part.older),
    }
    return response


def _place(path: str, asked: Mapping[str, str], cursor: paging.Cursor | None) -> str:
    """Return the root-relative address of a place in a list."""
    query = {**asked, **({paging.PARAMETER: str(cursor)} if cursor else {})}
    return f"{path}?{urlencode(query)}" if query else path


def shown(posts: PostQuerySet) -> PostQuerySet:
    """Read with ``posts`` what a page says of each: three queries, however many there are."""
    return posts.select_related("author").prefetch_related("labels").defer(*UNSHOWN)


def days(posts: Iterable[Post], zone: ZoneInfo) -> list[Day]:
    """Gather published posts, which are newest first, by day."""
    return [Day(day, list(group)) for day, group in groupby(posts, lambda p: _day(p, zone))]


def bad_request(request: HttpRequest) -> HttpResponse:
    """Say that an address can't be read."""
    return render(request, "400.html", status=400)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that there was something here."""
    return render(request, "410.html", status=410)


def _day(post: Post, zone: ZoneInfo) -> date:
    # The database guarantees the time of what is published.
    return cast(datetime, post.published_at).astimezone(zone).date()
