"""The page at which a reader proves that an e-mail address is theirs.

Its link was mailed to that address: it is a secret as that of :mod:`comments.views.own` is, and
does what a CSRF token would do. Programs follow links in mail, so that to open it changes nothing.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Blog
from comments import reader_links, submission, subscriptions, trust, waiting
from comments.models import Comment, Commenter
from comments.views.responses import for_link_holder, page

UNKNOWN = "This link leads nowhere. Is it complete?"
EXPIRED = (
    "This link is too old: it works for {days} days. Your next comment will bring another one."
)
DELETED = "The comment that this link was about has been deleted."
NOT_FOUND, GONE = 404, 410


@csrf_exempt
@for_link_holder
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Show the address and the comment, and ask; then give the browser its token."""
    try:
        comment = reader_links.comment_to_verify(token)
    except reader_links.UnknownLink:
        return _nothing(request, UNKNOWN, status=NOT_FOUND)
    except reader_links.ExpiredLink:
        days = reader_links.VERIFICATION_LIFETIME.days
        return _nothing(request, EXPIRED.format(days=days), status=GONE)
    if request.method != "POST":
        return page(request, "verify", _context(comment))
    commenter = submission.verify(comment)
    if commenter is None:
        return _nothing(request, DELETED, status=GONE)
    return _verified(request, comment, commenter)


def _verified(request: HttpRequest, comment: Comment, commenter: Commenter) -> HttpResponse:
    """Say what has become of the comment, and hand the token over."""
    comment.refresh_from_db(fields=["state", "visible", "reasons", "commenter"])
    context = {
        **_context(comment),
        "email": commenter.email,
        "token": trust.token_for(commenter),
        "is_shown": comment.visible and comment.post.is_published,
        "waits_for": [] if comment.visible else waiting.reasons(comment),
    }
    return page(request, "verified", context)


def _context(comment: Comment) -> dict[str, object]:
    """Return what both pages show."""
    return {
        "blog": Blog.current(),
        "comment": comment,
        "post": comment.post if comment.post.is_published else None,
        "email": comment.author_email,
        "wants_replies": subscriptions.is_wanted(comment),
    }


def _nothing(request: HttpRequest, said: str, *, status: int) -> HttpResponse:
    """Answer for a link that does nothing."""
    return page(request, "refused", {"blog": Blog.current(), "said": said}, status=status)
