"""Deciding about everything that the list matches, on whatever page, as one batch.

A page asks first, with the number and the first few. What it showed goes along with the answer:
if that has changed, nothing is done, and it asks again. What was written after the page was
shown isn't meant, so that on a busy blog there is an end to the asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from comments import moderation
from comments.admin import decisions, telling
from comments.admin.listing import DO, CommentChangeList
from comments.models import Comment
from comments.moderation import Action, EmptyFilter
from comments.moderation.transitions import ALLOWED

#: As many are shown before it is done.
SHOWN = 5
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Meant:
    """The comments that an action would change: their states by id."""

    states: Mapping[int, str]

    @property
    def newest(self) -> int:
        """The highest id, 0 for none."""
        return max(self.states, default=0)

    @property
    def digest(self) -> str:
        """What two lists have in common that are the same."""
        listed = ",".join(f"{pk}:{state}" for pk, state in self.states.items())
        return hashlib.sha256(listed.encode()).hexdigest()


def page(request: HttpRequest, site: AdminSite, found: CommentChangeList | None) -> HttpResponse:
    """Ask whether everything that ``found`` lists is meant; do it once that was answered."""
    asked = request.GET.get(DO, "")
    if found is None or asked not in Action:
        return HttpResponseBadRequest("This list, or what to do with it, can't be understood.")
    action = Action(asked)
    if found.is_whole_blog:
        messages.warning(request, str(EmptyFilter()))
        return HttpResponseRedirect(_list(found))
    confirmed = request.method == "POST"
    meant = _meant(found, action, up_to=_number(request.POST.get("newest", "")))
    if confirmed and request.POST.get("digest") == meant.digest:
        _decide(request, action, meant)
        return HttpResponseRedirect(_list(found))
    if confirmed:
        meant = _meant(found, action)
    context = {
        **site.each_context(request),
        "title": f"{telling.numbered(len(meant.states), 'comment')} to be {telling.DONE[action]}",
        "cl": found,
        "list_url": _list(found),
        "meant": meant,
        "count": len(meant.states),
        "done": telling.DONE[action],
        "shown": _first(found, action),
        "counted_before": _number(request.POST.get("count", "")) if confirmed else None,
        "is_confirmed": confirmed,
    }
    return TemplateResponse(request, "admin/comments/comment/everything.html", context)


def listed(admin: object, request: HttpRequest) -> CommentChangeList | None:
    """Return the list that an address asks for, None for one that can't be understood."""
    try:
        return cast("CommentChangeList", admin.get_changelist_instance(request))  # type: ignore[attr-defined]
    except IncorrectLookupParameters:
        return None


def _decide(request: HttpRequest, action: Action, meant: Meant) -> None:
    """Do it, and tell what came of it."""
    report = moderation.apply(
        action,
        list(meant.states),
        by=cast("User", request.user),
        reason=decisions.REASON,
        seen=meant.states,
    )
    telling.tell_report(request, action, report)
    if not meant.states:
        messages.warning(request, "There was nothing left to be done.")


def _meant(found: CommentChangeList, action: Action, *, up_to: int = 0) -> Meant:
    """Return what an action would change. One query."""
    rows = found.matching().filter(state__in=ALLOWED[action]).order_by("pk")
    if up_to:
        rows = rows.filter(pk__lte=up_to)
    return Meant(dict(rows.values_list("pk", "state")))


def _first(found: CommentChangeList, action: Action) -> list[Comment]:
    """Return the newest few. One query."""
    rows = found.queryset.filter(state__in=ALLOWED[action])
    return list(rows.order_by("-created_at", "-pk")[:SHOWN])


def _list(found: CommentChangeList) -> str:
    """Return the address of the list itself."""
    return reverse("admin:comments_comment_changelist") + found.newest_url


def _number(typed: str) -> int:
    """Return a number, 0 for what is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS else 0
