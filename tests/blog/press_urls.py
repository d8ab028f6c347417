"""Small views over posts that the tests of the press ask for, as an URLconf of their own."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blog import press, revisions
from blog.models import Blog, Label, Post

#: Every view that was run, by name; a test clears it.
runs: list[str] = []
#: What views that depend on the clock, or are slow, are told by a test.
moments: list[datetime] = []
#: The longest that a build of :func:`shelf` takes; set by the processes of the race.
SLOW_SECONDS = 0.04


@press.edition(press.PAGE)
def titles(request: HttpRequest) -> HttpResponse:
    """List the published posts."""
    runs.append("titles")
    press.depend(request, revisions.POSTS)
    found = Post.objects.published().newest_first().values_list("title", flat=True)
    return HttpResponse("\n".join(found) or "nothing", content_type="text/plain; charset=utf-8")


@press.edition(press.FEED)
def one(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show one published post; 404 for any other."""
    runs.append("one")
    press.depend(request, revisions.BLOG)
    press.depend(request, revisions.of_post(post_id))
    post = Post.objects.published().filter(pk=post_id).first()
    if post is None:
        raise Http404
    return HttpResponse(post.html)


@press.edition(press.FEED)
def entries(request: HttpRequest) -> HttpResponse:
    """List the published posts, or those that changed since."""
    runs.append("entries")
    press.depend(request, revisions.BLOG, revisions.POSTS, revisions.COMMENTS)
    since = press.since(request, revisions.POSTS, ground=[revisions.BLOG])
    found = Post.objects.published().filter(changed_at_revision__gt=since or 0).newest_first()
    return HttpResponse("".join(post.html for post in found).strip(), content_type="text/plain")


@press.edition(press.PAGE)
def rendered(request: HttpRequest) -> HttpResponse:
    """Answer with a template that is rendered after the view."""
    press.depend(request, revisions.BLOG)
    template = engines["django"].from_string("{% for post in posts %}{{ post }}{% endfor %}")
    return TemplateResponse(request, template, {"posts": Post.objects.published()})


@press.edition(press.PAGE)
def closing(request: HttpRequest) -> HttpResponse:
    """Say which moments of the clock have passed."""
    runs.append("closing")
    press.depend(request, revisions.BLOG)
    for moment in moments:
        press.expire(request, at=moment)
    passed = [moment.timestamp() <= time.time() for moment in moments]
    return HttpResponse(repr(passed))


@press.edition(press.PAGE)
def session(request: HttpRequest) -> HttpResponse:
    """Break the rules: depend on who asks."""
    runs.append("session")
    press.depend(request, revisions.BLOG)
    return HttpResponse(request.session.get("name", "nobody"))


@press.edition(press.PAGE)
def writing(request: HttpRequest) -> HttpResponse:
    """Break the rules: write."""
    press.depend(request, revisions.BLOG)
    Label.objects.create(name="written", slug="written")
    return HttpResponse("written")


@press.edition(press.PAGE)
def many(request: HttpRequest) -> HttpResponse:
    """Depend on more than a tag names."""
    press.depend(request, *(revisions.of_post(number) for number in range(40)))
    return HttpResponse("many")


@press.edition(press.PAGE)
def shelf(request: HttpRequest) -> HttpResponse:
    """Show what belongs together, read apart, with time for writers in between."""
    from comments.models import Comment  # noqa: PLC0415 - the blog's tests do without

    press.depend(request, revisions.BLOG, revisions.POSTS, revisions.COMMENTS)
    posts = Post.objects.published().order_by("pk")
    first = posts[0]
    before = {"title": first.title, "posts": posts.count(), "count": first.comment_count}
    time.sleep(random.uniform(0, SLOW_SECONDS))  # noqa: S311 - a pause, no secret
    again = Post.objects.get(pk=first.pk)
    comments = Comment.objects.approved().filter(post=first).count()
    after = {"title": again.title, "posts": len(posts), "count": comments}
    return JsonResponse({"before": before, "after": after, "filling": " " * 300})


def plain(request: HttpRequest) -> HttpResponse:
    """Answer as views do that are no editions."""
    runs.append("plain")
    return HttpResponse("plain " * 200)


@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    """Say how long the body was."""
    return HttpResponse(str(len(request.body)))


def stream(request: HttpRequest, pieces: int) -> StreamingHttpResponse:
    """Send pieces of 64 KiB without saying how many."""

    def content() -> Iterator[bytes]:
        for _ in range(pieces):
            runs.append("piece")
            yield b"x" * 65536

    return StreamingHttpResponse(content())


def broken(request: HttpRequest) -> HttpResponse:
    """Fail."""
    runs.append("broken")
    raise RuntimeError("broken on purpose")


def failed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Stand in for the pages of errors, which link to addresses that aren't here."""
    return HttpResponse("failed", status=500 if exception is None else 404)


handler404 = handler500 = failed


class Posts(APIView):
    """One address for the list and for what changes it, as the API has it."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """List the titles; the author of one is shown more."""
        runs.append("api")
        press.depend(request, revisions.POSTS)
        found = Post.objects.published().values_list("title", flat=True)
        return Response({"results": list(found), "token": request.headers.get("X-Edit-Token")})

    def post(self, request: Request) -> Response:
        """Change what the list shows."""
        return Response({"release": settings.RELEASE}, status=201)


class Row(APIView):
    """What the problems of the API link to."""

    def get(self, request: Request, **_: Any) -> Response:
        """Answer nothing."""
        return Response({"title": Blog.current().title})


urlpatterns = [
    path("titles/", titles),
    path("posts/<int:post_id>/", one),
    path("entries/", entries),
    path("rendered/", rendered),
    path("closing/", closing),
    path("session/", session),
    path("writing/", writing),
    path("many/", many),
    path("shelf/", shelf),
    path("plain/", plain),
    path("echo/", echo),
    path("stream/<int:pieces>/", stream),
    path("broken/", broken),
    path("api/posts/", press.edition(press.API)(Posts.as_view())),
    path("api/echo/", echo),
    path("", include(([path("api/problems/", Row.as_view(), name="problems")], "blog-api"))),
]
