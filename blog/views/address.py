"""The address of something written: a post, a static page, or where one was."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve

from blog import paging, press, revisions
from blog.canonical import path_of
from blog.models import Blog, Post
from blog.navigation import PageTree
from blog.views import old_addresses, pages
from blog.views.methods import read_only


@read_only
@press.edition(press.PAGE)
def address(request: HttpRequest) -> HttpResponse:
    """Show what has this path; 301 for an old address, 410 for what was withdrawn."""
    post = _at(request.path_info)
    if post is None:
        return _elsewhere(request)
    if not post.is_published:
        return pages.gone(request)
    press.depend(request, revisions.BLOG, revisions.PAGES, revisions.of_post(post.pk))
    shown = _static_page if post.kind == Post.Kind.PAGE else _post
    return _advertised(shown(request, post, Blog.current()))


def _at(path: str) -> Post | None:
    """Return what was minted this path: it is or was published."""
    if "\x00" in path:  # PostgreSQL can't be asked for it
        raise Http404
    return pages.shown(Post.objects.filter(path=path)).first()


def _advertised(response: TemplateResponse) -> TemplateResponse:
    """Tell in the header where the post takes webmentions, if it does (Webmention §3.1.2)."""
    blog: Blog = (response.context_data or {})["blog"]
    if blog.takes_mentions:
        response.headers["Link"] = f'<{path_of("comments:webmention")}>; rel="webmention"'
    return response


def _post(request: HttpRequest, post: Post, blog: Blog) -> TemplateResponse:
    """Show a post between its neighbours."""
    press.depend(request, revisions.POSTS)
    place = paging.Cursor.of(post)
    others = Post.objects.published().posts().newest_first().only("title", "excerpt", "path")
    return pages.page(
        request,
        "post",
        blog=blog,
        path=post.get_absolute_url(),
        post=post,
        newer=others.filter(paging.newer_than(place)).reverse().first(),
        older=others.filter(paging.older_than(place)).first(),
    )


def _static_page(request: HttpRequest, post: Post, blog: Blog) -> TemplateResponse:
    """Show a static page in its tree."""
    tree = PageTree.load()
    return pages.page(
        request,
        "page",
        blog=blog,
        path=post.get_absolute_url(),
        page=post,
        post=post,
        tree=tree,
        above=tree.above(post),
        children=tree.children_of(post),
    )


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """Send the reader on, or say that there is nothing."""
    if answer := old_addresses.answer(request) or _with_slash(request):
        return answer
    raise Http404


def _with_slash(request: HttpRequest) -> HttpResponse | None:
    """Do what ``APPEND_SLASH`` does: to Django, every path is one of ours already."""
    path = request.path_info
    if not settings.APPEND_SLASH or path.endswith("/"):
        return None
    try:
        match = resolve(f"{path}/")
    except Resolver404:
        return None
    here = request.resolver_match
    if here is not None and match.func == here.func:  # It takes any address.
        return None
    return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
