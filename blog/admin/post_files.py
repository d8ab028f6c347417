"""Files of a post that stand beside its text, at the post."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from blog.cleaning import media
from blog.models import Enclosure, Post
from blog.publishing import MediaFile, UnusableFile

Files = BaseInlineFormSet[Enclosure, Post, "EnclosureForm"]


class EnclosureForm(forms.ModelForm[Enclosure]):
    """One file."""

    class Meta:
        model = Enclosure
        fields: ClassVar = ["url", "media_type", "length_bytes"]
        widgets: ClassVar = {
            "url": forms.TextInput({"class": "vTextField"}),
            "media_type": forms.TextInput({"placeholder": "audio/mpeg"}),
        }
        help_texts: ClassVar = {
            "media_type": "Empty: told by the ending of the address.",
            "length_bytes": "Empty: the worker asks the file’s server.",
        }

    def clean_url(self) -> str:
        """Return an address that readers can fetch the file from, as it is stored."""
        url = media.own_address(str(self.cleaned_data["url"]))
        if not media.is_usable(url):
            raise forms.ValidationError(str(UnusableFile(url)))
        return url

    def clean_media_type(self) -> str:
        """Return a type without parameters, '' for none."""
        said = str(self.cleaned_data["media_type"])
        if said and not media.media_type(said):
            raise forms.ValidationError("Give a type such as audio/mpeg, or none.")
        return media.media_type(said)

    def validate_constraints(self) -> None:
        """Let a file be named that the text plays as well: publishing makes one of both."""


class EnclosureInline(admin.StackedInline[Enclosure, Post]):
    """Names files; those that the text plays come and go with it, and are no rows here."""

    model = Enclosure
    form = EnclosureForm
    fields = ("url", ("media_type", "length_bytes"))
    extra = 1
    classes = ("collapse",)
    verbose_name = "file beside the text"
    verbose_name_plural = "files beside the text, such as the episode of a podcast"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enclosure]:
        """Leave out what follows the text."""
        return super().get_queryset(request).exclude(origin=Enclosure.Origin.TEXT)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever writes the post, or a new one."""
        return request.user.has_perm("blog.add_post" if obj is None else "blog.change_post")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the post."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever writes the post."""
        return request.user.has_perm("blog.change_post")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever writes the post."""
        return request.user.has_perm("blog.change_post")


def named(formset: Files) -> list[MediaFile]:
    """Return all the files that stand beside the text, as a valid formset says."""
    rows = [*formset.initial_forms, *(row for row in formset.extra_forms if row.has_changed())]
    return [_file(row) for row in rows if row not in formset.deleted_forms]


def _file(row: EnclosureForm) -> MediaFile:
    said = row.cleaned_data
    return MediaFile(said["url"], said["media_type"], said["length_bytes"])


def played(post: Post) -> list[str]:
    """Return what is known of each file that follows the text."""
    files = post.enclosures.filter(origin=Enclosure.Origin.TEXT)
    return [f"{file.url} ({file.media_type or 'type unknown'}, {_length(file)})" for file in files]


def _length(file: Enclosure) -> str:
    return "length unknown" if file.length_bytes is None else f"{file.length_bytes:,} bytes"
