"""Which mail about comments a moderator gets, chosen by themselves."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from blog.models import Blog
from comments import notices
from comments.models import Notice

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class NoticeForm(forms.Form):
    """A moderator's choice."""

    mode = forms.ChoiceField(label="You get", choices=Notice.Mode.choices, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(label="The daily mail comes at", choices=HOURS, coerce=int)


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the choice, or store another one."""
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied
    user = cast("User", request.user)
    notice = notices.of(user)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        initial={"mode": notice.mode, "hour": notice.hour},
    )
    if form.is_valid():
        notices.choose(user, mode=form.cleaned_data["mode"], hour=form.cleaned_data["hour"])
        messages.success(request, "Your choice is stored.")
        return HttpResponseRedirect(reverse("admin:comments_comment_mail"))
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "Your mail about comments",
        "form": form,
        "blog": Blog.current(),
        "email": user.email,
    }
    return TemplateResponse(request, "admin/comments/comment/mail.html", context)
