"""The archive: a year's or a month's posts as a table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from blog import paging, press, revisions
from blog.models import Blog, Post, PostQuerySet
from blog.views import pages
from blog.views.methods import read_only

#: Lines on a page: they are short.
SIZE = 50

Kind = Literal["year", "month"]
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month in the blog's time zone: from ``begins_at`` up to ``ends_at``."""

    kind: Kind
    begins_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, kind: Kind, moment: datetime) -> Period:
        """Return the period that an aware ``moment`` falls into."""
        year, month = moment.year, moment.month
        if kind == "year":
            return cls(kind, _start(year, 1, moment), _start(year + 1, 1, moment))
        after = (year + month // _MONTHS, month % _MONTHS + 1)
        return cls(kind, _start(year, month, moment), _start(*after, moment))

    @property
    def path(self) -> str:
        """The root-relative address of its page."""
        parts = [self.begins_at.year, self.begins_at.month]
        return reverse(f"blog:{self.kind}", args=parts[:1] if self.kind == "year" else parts)

    def posts(self) -> PostQuerySet:
        """Return its posts."""
        return _published().filter(published_at__gte=self.begins_at, published_at__lt=self.ends_at)

    def earlier(self) -> Period | None:
        """Return the nearest period before it that has posts. One query."""
        return self._with(_published().filter(published_at__lt=self.begins_at).newest_first())

    def later(self) -> Period | None:
        """Return the nearest period after it that has posts. One query."""
        after = _published().filter(published_at__gte=self.ends_at)
        return self._with(after.newest_first().reverse())

    def _with(self, posts: PostQuerySet) -> Period | None:
        moment = posts.values_list("published_at", flat=True).first()
        return Period.of(self.kind, moment.astimezone(self.begins_at.tzinfo)) if moment else None


@read_only
@press.edition(press.PAGE)
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show what was published in a year."""
    return _archive(request, "year", year, 1)


@read_only
@press.edition(press.PAGE)
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show what was published in a month."""
    return _archive(request, "month", year, month)


def _archive(request: HttpRequest, kind: Kind, year: int, month: int) -> HttpResponse:
    """Return a page of a period; one without posts is a 404."""
    press.depend(request, revisions.BLOG, revisions.PAGES, revisions.POSTS, revisions.COMMENTS)
    try:
        before = paging.requested(request.GET)
    except paging.BadCursor:
        return pages.bad_request(request)
    blog = Blog.current()
    period = Period.of(kind, datetime(year, month, 1, tzinfo=blog.zone))
    response = pages.listing(
        request,
        "archive",
        blog=blog,
        path=period.path,
        posts=_lines(period.posts()),
        size=SIZE,
        before=before,
        period=period,
        earlier=period.earlier(),
        later=period.later(),
    )
    if before is None and not (response.context_data or {})["days"]:
        raise Http404
    return response


def _lines(posts: PostQuerySet) -> PostQuerySet:
    """Read no more than a line needs: title, address, time, number of comments."""
    return posts.only("title", "excerpt", "path", "published_at", "comment_count", "kind")


def _published() -> PostQuerySet:
    return Post.objects.published().posts()


def _start(year: int, month: int, like: datetime) -> datetime:
    return datetime(year, month, 1, tzinfo=like.tzinfo)
