"""A post's comments, for the page of the post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import Http404
from django.template import Context
from django.urls import reverse

from blog import guard, press, revisions
from blog.guard import GuardError
from blog.models import Blog, Post
from comments import avatars, policies, thread_pages, thread_rows, webmentions
from comments.avatars import Picture
from comments.forms import CommentForm
from comments.models import Comment
from comments.thread_pages import Place, ThreadPage

register = template.Library()

#: Where the page is kept for the next tag of the same template.
_KEPT = "comments.thread_page"


@register.inclusion_tag("comments/thread_links.html", takes_context=True)
def comment_thread_links(context: Context, post: Post) -> dict[str, Any]:
    """Tell, in the head, of the pages before and after this one.

    All pages have the canonical address of the first, and search engines keep that alone.
    """
    page = _page(context, post)
    return {"blog": _blog(context), "page": page, **_addresses(post, page)}


@register.inclusion_tag("comments/thread.html", takes_context=True)
def comment_thread(context: Context, post: Post) -> dict[str, Any]:
    """Show a page of the comments on ``post`` and the form, the same for every reader.

    Which page, the address says (see :mod:`comments.thread_pages`); 404 for one that can't be
    read. The number of queries doesn't grow with that of comments. The page depends on the post's
    own revision and on the blog's settings, and ends when the clock changes what becomes of a
    comment.
    """
    request, blog, page = context["request"], _blog(context), _page(context, post)
    press.depend(request, revisions.BLOG, revisions.of_post(post.pk))
    for moment in policies.moments(post, blog):
        press.expire(request, at=moment)
    prospect = policies.what_happens(post, blog)
    return {
        "blog": blog,
        "post": post,
        "page": page,
        "rows": thread_rows.rows(post, page.comments),
        "pictures": _pictures(page.comments),
        "view_box": avatars.VIEW_BOX,
        "is_open": prospect.is_open,
        "prospect": prospect,
        "reply_url": reverse("comments:new", args=[post.pk]),
        "deepest": settings.COMMENT_MAX_DEPTH - 1,
        "form": CommentForm(
            needs_email=prospect.needs_email,
            needs_stamp=blog.minimum_seconds > 0,
            needs_proof=prospect.needs_proof,
        ),
        **_addresses(post, page),
    }


@register.filter
def web_address(url: str) -> str:
    """Return the address of a commenter's site, checked once more, '' if it is none."""
    try:
        return guard.author_url(url)
    except GuardError:
        return ""


@register.filter
def page_address(url: str) -> str:
    """Return the address of the page of a mention, checked once more, '' if it is none."""
    return webmentions.address_of(url)


@register.filter
def host(url: str) -> str:
    """Return the host of an address, as it is shown."""
    return webmentions.host_of(url)


@register.filter
def avatar_key(comment: Comment) -> str:
    """Return the key of the picture of who wrote it, '' for none."""
    return avatars.key_of(comment)


@register.filter
def avatar_path(comment: Comment) -> str:
    """Return the address of that picture, '' for none."""
    return avatars.path_of(comment)


def _pictures(comments: Iterable[Comment]) -> dict[str, Picture]:
    """Return the picture of each person once, by its key.

    They stand in the page. A hundred people are 6 kB more of it as it is sent; files would be a
    hundred requests and 80 kB, and each of them costs more than the stored page.
    """
    keys = dict.fromkeys(avatars.key_of(comment) for comment in comments)
    return {key: avatars.picture(key) for key in keys}


def _blog(context: Context) -> Blog:
    """Return the blog that the view has read, or read it."""
    blog = context.get("blog")
    return blog if isinstance(blog, Blog) else Blog.current()


def _page(context: Context, post: Post) -> ThreadPage:
    """Return the page of the thread that the address asks for, read once in a template."""
    kept = context.render_context.get(_KEPT)
    if isinstance(kept, ThreadPage):
        return kept
    size = _blog(context).comments_per_page
    try:
        page = thread_pages.requested(context["request"].GET, post, size=size)
    except thread_pages.BadPlace as error:
        raise Http404(str(error)) from error
    context.render_context[_KEPT] = page
    return page


def _addresses(post: Post, page: ThreadPage) -> dict[str, str]:
    """Return the root-relative addresses of the pages before and after, '' for none."""
    return {
        "older_url": "" if not page.older_count else _address(post, page.older),
        "newer_url": "" if page.newer is None else _address(post, page.newer),
    }


def _address(post: Post, place: Place | None) -> str:
    """Return the address of a page of the thread; the first one is that of the post."""
    path = post.get_absolute_url()
    return path if place is None else f"{path}?{urlencode({thread_pages.THREAD: str(place)})}"
