"""Feeds by HTTP: name what the answer depends on, collect it, build it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog import press, revisions
from blog.models import Post
from feeds import sources
from feeds.formats import Format
from feeds.model import Feed


@require_safe
@press.edition(press.FEED)
def posts(request: HttpRequest, format: Format) -> HttpResponse:  # noqa: A002
    """Return the newest posts."""
    press.depend(request, revisions.BLOG, revisions.POSTS, revisions.COMMENTS)
    return _document(sources.posts(format.suffix), format)


@require_safe
@press.edition(press.FEED)
def comments(request: HttpRequest, format: Format) -> HttpResponse:  # noqa: A002
    """Return the newest comments of the whole blog."""
    press.depend(request, revisions.BLOG, revisions.POSTS, revisions.PAGES, revisions.COMMENTS)
    return _document(sources.comments(format.suffix), format)


@require_safe
@press.edition(press.FEED)
def post_comments(request: HttpRequest, post_id: int, format: Format) -> HttpResponse:  # noqa: A002
    """Return the newest comments on one post; 410 if the post was once published and is gone."""
    post = Post.objects.published().filter(pk=post_id).first()
    if post is not None:
        press.depend(request, revisions.BLOG, revisions.of_post(post.pk))
        return _document(sources.post_comments(post, format.suffix), format)
    if revisions.known([revisions.of_post(post_id)]):
        return render(request, "410.html", status=410)
    raise Http404


def _document(feed: Feed, format: Format) -> HttpResponse:  # noqa: A002
    """Return a feed in a format."""
    return HttpResponse(format.build(feed), content_type=format.content_type)
