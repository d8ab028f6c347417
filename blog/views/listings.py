"""Posts one after another: the home page, a label's, an author's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from blog import authors, paging, press, revisions
from blog.models import Blog, Label, Post, PostQuerySet
from blog.views import old_addresses, pages
from blog.views.methods import read_only

#: They show names of authors and labels, and counts, which move these.
SCOPES = (revisions.BLOG, revisions.PAGES, revisions.POSTS, revisions.COMMENTS)


@read_only
@press.edition(press.PAGE)
def home(request: HttpRequest) -> HttpResponse:
    """Show the newest posts; a query may be the address that a post had elsewhere."""
    if moved := old_addresses.answer(request):
        return moved
    return _posts(request, "home", path=reverse("blog:home"), posts=_published())


@read_only
@press.edition(press.PAGE)
def label(request: HttpRequest, label: str) -> HttpResponse:
    """Show the posts with a label; its name instead of its slug leads to the slug."""
    found = find_label(label)
    path = reverse("blog:label", args=[found.slug])
    posts = _published().filter(labels=found)
    if found.slug != label and posts.exists():
        return HttpResponsePermanentRedirect(path)
    return _posts(request, "label", path=path, posts=posts, is_scope=True, label=found)


@read_only
@press.edition(press.PAGE)
def author(request: HttpRequest, username: str) -> HttpResponse:
    """Show an author's posts; who has none is not shown to be a user."""
    user = get_object_or_404(get_user_model(), username=_readable(username))
    path = reverse("blog:author", args=[user.get_username()])
    posts = _published().filter(author=user)
    known_as = {"author": user, "author_name": authors.shown_name(user)}
    return _posts(request, "author", path=path, posts=posts, is_scope=True, **known_as)


def _posts(
    request: HttpRequest,
    name: str,
    *,
    path: str,
    posts: PostQuerySet,
    is_scope: bool = False,
    **context: Any,
) -> HttpResponse:
    """Return a page of posts; any page of a scope without posts is a 404.

    The name of a draft's label, or of who has published nothing yet, is nobody's business.
    """
    press.depend(request, *SCOPES)
    try:
        before = paging.requested(request.GET)
    except paging.BadCursor:
        return pages.bad_request(request)
    blog = Blog.current()
    response = pages.listing(
        request,
        name,
        blog=blog,
        path=path,
        posts=pages.shown(posts),
        size=blog.posts_per_page,
        before=before,
        **context,
    )
    if is_scope and not (response.context_data or {})["days"] and not posts.exists():
        raise Http404
    return response


def _published() -> PostQuerySet:
    return Post.objects.published().posts()


def find_label(name: str) -> Label:
    """Return the label with this slug or, as Blogger spells it, with this name; or raise 404.

    To a database, more names are alike than to us: i with and without its dot, for one.
    """
    readable = _readable(name)
    for spelling in ({"slug": readable}, {"name": readable}, {"name__iexact": readable}):
        if found := Label.objects.filter(**spelling).first():
            return found
    raise Http404


def _readable(text: str) -> str:
    """Refuse what PostgreSQL can't be asked for."""
    if "\x00" in text:
        raise Http404
    return text
