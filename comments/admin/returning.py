"""Back to where a button was pressed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

#: The field, or the parameter, that says where a page was left.
NEXT = "next"


def address(request: HttpRequest) -> str:
    """Return the list, with its filters, or the page that a button stood on; never another site."""
    asked = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return reverse("admin:comments_comment_changelist")


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Go back there."""
    return HttpResponseRedirect(address(request))
