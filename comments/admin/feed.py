"""A moderator's own private feed: made, replaced and revoked."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from comments import feed_secrets

MAKE, REVOKE = "_make", "_revoke"


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show whether there is a feed; do what a button says.

    A new address stands in the answer itself, and nowhere else: a redirect would have to keep
    it in the session, or in a cookie.
    """
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied
    user = cast("User", request.user)
    if request.method == "POST" and REVOKE in request.POST:
        if feed_secrets.revoke(user):
            messages.success(request, "Your feed is revoked: its address answers 404 from now on.")
        return HttpResponseRedirect(reverse("admin:comments_comment_feed"))
    made = request.method == "POST" and MAKE in request.POST
    secret = feed_secrets.make(user) if made else ""
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "Your feed of pending comments",
        "secret": secret,
        "current": feed_secrets.current(user),
    }
    return TemplateResponse(request, "admin/comments/comment/feed.html", context)
