"""Which methods an address answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def read_only(view: View) -> View:
    """Answer GET and HEAD alone; any other method gets a 405 that says so (RFC 9110 §15.5.6).

    Nothing changes here, so that no token is asked for: its refusal, a 403, would come first.
    """
    return csrf_exempt(require_safe(view))
