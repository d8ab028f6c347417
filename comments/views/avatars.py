"""Pictures of commenters, for whoever shows comments elsewhere: the pages have them inside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from blog.views.methods import read_only
from comments import avatars

#: What a key stands for never changes.
FOR_EVER = "public, max-age=31536000, immutable"
#: Opened by itself it is a document: one that loads nothing and runs nothing.
_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@read_only
def avatar(request: HttpRequest, key: str) -> HttpResponse:
    """Return the picture for a key. No query; it isn't stored, for there is no end of keys."""
    headers = {"Cache-Control": FOR_EVER, "Content-Security-Policy": _POLICY}
    return HttpResponse(avatars.svg(key), content_type="image/svg+xml", headers=headers)
