"""The moderators' private feed by HTTP.

Never an edition: it is one person's, no cache may keep it, and nothing of it is stored.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog.canonical import absolute_url
from blog.views.methods import read_only
from comments import feed_secrets
from feeds.formats import Format
from feeds.sources.pending import pending

#: Of every answer under a secret, the right ones and the wrong: neither the address nor what it
#: shows goes anywhere else.
HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@read_only
def moderation(request: HttpRequest, secret: str, format: Format) -> HttpResponse:  # noqa: A002
    """Show a moderator what waits; 404 for a secret that is wrong, revoked, or of nobody now."""
    user = feed_secrets.moderator(secret)
    if user is None:
        response = render(request, "404.html", status=404)
    else:
        address = absolute_url(reverse("feeds:moderation", args=[secret, format]))
        document = format.build(pending(user, address=address))
        response = HttpResponse(document, content_type=format.content_type)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
