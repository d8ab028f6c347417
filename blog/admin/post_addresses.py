"""Old addresses, at the post that they lead to."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from blog.models import Post, PostUrl


class PostUrlForm(forms.ModelForm[PostUrl]):
    """One old address, typed or pasted whole."""

    address = forms.CharField(
        max_length=700,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text="Such as /2011/05/tea.html or /?p=123; the whole address will do.",
    )

    class Meta:
        model = PostUrl
        fields: ClassVar[list[str]] = []

    def clean_address(self) -> tuple[str, str]:
        """Return the decoded path and the raw query."""
        try:
            parts = urlsplit(str(self.cleaned_data["address"]).strip())
        except ValueError as error:
            raise forms.ValidationError("This is no address.") from error
        return unquote(parts.path) or "/", parts.query


class PostUrlInline(admin.TabularInline[PostUrl, Post]):
    """Adds and removes; an address that is there isn't rewritten."""

    model = PostUrl
    form = PostUrlForm
    fields = ("address",)
    extra = 1
    classes = ("collapse",)

    @admin.display
    def address(self, url: PostUrl) -> str:
        """The address."""
        return str(url)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever writes the post."""
        return request.user.has_perm("blog.change_post")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the post."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: take it away and add another."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever writes the post."""
        return request.user.has_perm("blog.change_post")
