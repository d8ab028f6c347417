"""A person's data in the admin: seen, downloaded, erased.

The address comes by POST alone: in the address of a page it would stand in logs and histories.
"""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from comments import people
from comments.admin.decisions import number
from comments.models import Comment
from comments.people import Preview

#: The buttons, by name: see what there is, download it, ask whether to erase it, erase it.
LOOK, EXPORT, ASK, ERASE = "_look", "_export", "_ask", "_erase"
#: As many comments as the page shows, the newest; the numbers are of all.
SHOWN = 50
#: Bytes of a document that are in memory; a longer one is a file for the while.
IN_MEMORY_BYTES = 1024 * 1024


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask for an address and show what is kept under it; do what a button says.

    Moderators see and download. Superusers alone erase: nothing takes it back.
    """
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, site, typed=_address_of(request.GET.get("comment", "")))
    typed = request.POST.get("email", "")
    try:
        email = people.address(typed)
    except people.NoAddress as error:
        return _form(request, site, typed=typed, error=str(error))
    if EXPORT in request.POST:
        return _download(people.document(email))
    if (ASK in request.POST or ERASE in request.POST) and not _may_erase(request):
        raise PermissionDenied
    if ERASE in request.POST:
        return _erase(request, email)
    return _show(request, site, people.preview(email))


def _may_erase(request: HttpRequest) -> bool:
    return cast("User", request.user).is_superuser


def _address_of(comment_id: str) -> str:
    """Return the address of a comment's author, '' where there is none."""
    comment = Comment.objects.select_related("commenter").filter(pk=number(comment_id)).first()
    if comment is None:
        return ""
    return comment.commenter.email if comment.commenter else comment.author_email


def _form(request: HttpRequest, site: AdminSite, *, typed: str, error: str = "") -> HttpResponse:
    """Ask for an address."""
    return _page(request, site, email=typed, error=error, status=400 if error else 200)


def _show(request: HttpRequest, site: AdminSite, found: Preview) -> HttpResponse:
    """Show what there is, or ask whether to erase it."""
    newest = Comment.objects.filter(pk__in=found.comment_ids[-SHOWN:])
    return _page(
        request,
        site,
        email=found.email,
        found=found,
        comments=newest.select_related("post").order_by("-pk"),
        more=max(0, len(found.comment_ids) - SHOWN),
        asks=ASK in request.POST,
        erases_rules="rules" in request.POST,
        stays=people.STAYS,
    )


def _page(
    request: HttpRequest, site: AdminSite, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return the page; as all of the admin's, no cache keeps it."""
    shown = {
        **site.each_context(request),
        "title": "A person’s data",
        "may_erase": _may_erase(request),
        **context,
    }
    return TemplateResponse(request, "admin/comments/comment/person.html", shown, status=status)


def _download(pieces: Iterable[str]) -> HttpResponse:
    """Return the document as a file. It is read now: the answer is sent when the turn is over."""
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115
    for piece in pieces:
        file.write(piece.encode())
    file.seek(0)
    name = f"person-{timezone.localdate():%Y-%m-%d}.json"
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/json"
    )
    return cast("HttpResponse", response)


def _erase(request: HttpRequest, email: str) -> HttpResponse:
    """Erase, and tell it without the address: messages wait in a cookie."""
    erased = people.erase(email, by=cast("User", request.user), rules="rules" in request.POST)
    comments = "1 comment" if erased == 1 else f"{erased} comments"
    messages.success(request, f"Erased: {comments}, and all else that was kept.")
    return HttpResponseRedirect(reverse("admin:comments_comment_person"))
