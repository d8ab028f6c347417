"""The stamp that the script of a form asks for when somebody begins to fill it in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.views.methods import read_only
from comments.bots import stamps
from comments.views.responses import for_one_reader


@for_one_reader
@read_only
def stamp(request: HttpRequest, post_id: int) -> HttpResponse:
    """Return it as text. No query and nothing stored, so nothing is limited here.

    It says no more of a post than its number, whether there is one or not.
    """
    return HttpResponse(stamps.made(post_id, at=timezone.now()), content_type="text/plain")
