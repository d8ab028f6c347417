"""The pages at which readers end mail about replies.

The first of them is the ``List-Unsubscribe`` address, too: a mail provider posts
``List-Unsubscribe=One-Click`` to it for its reader, with no cookie and from no page of ours, and
follows no redirect (RFC 8058 §3.1, §3.2). So whoever has the link may, as often as they like.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Blog
from comments import reader_links, subscriptions
from comments.models import Comment
from comments.views.responses import for_link_holder, page

UNKNOWN = "This link leads nowhere. Is it complete?"
NOT_FOUND = 404


def _for_subscriber(
    view: Callable[[HttpRequest, Comment, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Look up what a link is about."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        try:
            comment = reader_links.comment_of_replies(token)
        except reader_links.UnknownLink:
            context = {"blog": Blog.current(), "said": UNKNOWN}
            return page(request, "refused", context, status=NOT_FOUND)
        return view(request, comment, token)

    allowed = require_http_methods(["GET", "HEAD", "POST"])(answer)
    return csrf_exempt(for_link_holder(allowed))


@_for_subscriber
def replies(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Ask, then end mail about replies to one comment."""
    if request.method == "POST":
        subscriptions.end(comment)
    return _answer(request, comment, token, every=False)


@_for_subscriber
def replies_all(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Ask, then end all mail about replies to the same address."""
    if request.method == "POST":
        subscriptions.end_all(comment)
    return _answer(request, comment, token, every=True)


def _answer(request: HttpRequest, comment: Comment, token: str, *, every: bool) -> HttpResponse:
    """Show what there is to end, or that there is nothing (any more)."""
    context = {
        "blog": Blog.current(),
        "comment": comment,
        "post": comment.post if comment.post.is_published else None,
        "token": token,
        "every": every,
        "goes_on": subscriptions.goes_on(comment, every=every),
        "others_go_on": not every and subscriptions.goes_on(comment, every=True),
    }
    return page(request, "unsubscribe", context)
