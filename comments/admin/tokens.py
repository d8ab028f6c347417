"""Tokens of the API: each moderator makes and revokes their own; a superuser revokes anybody's."""

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

from blog import guard
from comments import api_tokens
from comments.api_tokens import TokenRefused
from comments.models import ApiToken

MAKE, REVOKE = "_make", "_revoke"


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        max_length=guard.NAME_CHARACTERS, help_text="What uses it, such as “Script on my laptop”."
    )
    scope = forms.ChoiceField(
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
        label="It may",
    )


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the tokens; do what a button says.

    A new token stands in the answer itself, and nowhere else (see :mod:`comments.admin.feed`).
    """
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied
    user = cast("User", request.user)
    if request.method == "POST" and REVOKE in request.POST:
        _revoke(request, user)
        return HttpResponseRedirect(reverse("admin:comments_comment_tokens"))
    makes = request.method == "POST" and MAKE in request.POST
    form = TokenForm(request.POST if makes else None)
    token = _made(form, user) if makes and form.is_valid() else ""
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "API tokens",
        "token": token,
        "form": TokenForm() if token else form,
        "tokens": api_tokens.visible_to(user),
    }
    return TemplateResponse(request, "admin/comments/comment/tokens.html", context)


def _made(form: TokenForm, user: User) -> str:
    """Return a new token; '' with the form telling why there is none."""
    try:
        return api_tokens.make(user, **form.cleaned_data)
    except TokenRefused as refusal:
        form.add_error("name", str(refusal))
        return ""


def _revoke(request: HttpRequest, user: User) -> None:
    """End the token that a button names; one that is gone already is no error."""
    ids = {str(token.pk): token.pk for token in api_tokens.visible_to(user)}
    token_id = ids.get(request.POST[REVOKE])
    if token_id is not None and api_tokens.revoke(token_id, by=user):
        messages.success(request, "The token is revoked: it stops working at once.")
