"""What every answer to a single reader has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

Arguments = ParamSpec("Arguments")


def for_one_reader(view: Callable[Arguments, HttpResponse]) -> Callable[Arguments, HttpResponse]:
    """Keep every answer of ``view`` out of caches and search engines."""

    @wraps(view)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def for_link_holder(view: Callable[Arguments, HttpResponse]) -> Callable[Arguments, HttpResponse]:
    """The same for a page whose address is a secret, which no link of it may tell."""

    @wraps(view)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return for_one_reader(answer)


def see_other(url: str) -> HttpResponse:
    """Send the browser on with GET (RFC 9110 §15.4.4), so that a reload posts nothing."""
    return HttpResponseRedirect(url, status=303)


def page(
    request: HttpRequest, name: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page of ours."""
    return TemplateResponse(request, f"comments/{name}.html", dict(context), status=status)
