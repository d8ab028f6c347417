"""The form that posts and pages are written in."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone

from blog.admin.base import OperationForm
from blog.models import Label, Post
from blog.publishing import InvalidTime, ParentLoop, StalePost, UnknownParent

#: As many labels in use are named under the field.
LABELS_SHOWN = 40


class Wish(enum.StrEnum):
    """What the button that was pressed asks for: its name in the form."""

    SAVE = "_save"
    PUBLISH = "_publish"
    SCHEDULE = "_schedule"
    WITHDRAW = "_unpublish"

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Wish:
        """Return what was pressed."""
        return next((wish for wish in cls if wish in data), cls.SAVE)


class PostForm(OperationForm[Post]):
    """Everything that an author decides about a post.

    It carries the version that was seen, so that of two people who edit one post the second
    is told instead of the first being overwritten.
    """

    refused_fields: ClassVar = {
        InvalidTime: "date",
        ParentLoop: "parent",
        UnknownParent: "parent",
    }

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source = forms.CharField(
        label="Text",
        required=False,
        # Four spaces at the start are Markdown.
        strip=False,
        widget=forms.Textarea({"rows": 24, "class": "vLargeTextField", "spellcheck": "true"}),
    )
    label_names = forms.CharField(
        label="Labels",
        required=False,
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
    )
    date = forms.SplitDateTimeField(required=False, widget=AdminSplitDateTime)

    class Meta:
        model = Post
        fields: ClassVar = [
            "title",
            "kind",
            "source",
            "source_format",
            "slug",
            "author",
            "parent",
            "position",
            "comments_closed",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = self.instance
        self._follow_stale()
        self.fields["label_names"].help_text = _labels_in_use()
        self.fields["date"].help_text = (
            f"In the blog’s time zone, {timezone.get_current_timezone_name()}. Publishing: in the "
            "past, or empty for now. Scheduling: in the future."
        )
        if post._state.adding:
            return
        self.initial["seen_version"] = post.version
        self.initial["label_names"] = ", ".join(post.labels.values_list("name", flat=True))
        self.initial["date"] = post.scheduled_for or post.published_at

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        return Wish.of(self.data)

    @property
    def new_date(self) -> datetime | None:
        """The date, if one was given that the post doesn't have."""
        return self.cleaned_data["date"] if "date" in self.changed_data else None

    def clean_source(self) -> str:
        """Return the text with the line ends that it is stored with; browsers send others."""
        return str(self.cleaned_data["source"]).replace("\r\n", "\n")

    def clean_label_names(self) -> Sequence[str]:
        """Return the names one by one."""
        return [name for name in str(self.cleaned_data["label_names"]).split(",") if name.strip()]

    def clean(self) -> dict[str, Any]:
        """Check what goes together."""
        cleaned = super().clean()
        going_out = self.wish in {Wish.PUBLISH, Wish.SCHEDULE}
        if going_out and not cleaned.get("title") and not str(cleaned.get("source", "")).strip():
            self.add_error("source", "There is nothing to publish yet: write a title or a text.")
        if self.wish is Wish.SCHEDULE and not cleaned.get("date") and "date" not in self.errors:
            self.add_error("date", "Say when it is to be published.")
        kind = cleaned.get("kind", self.instance.kind)
        if kind == Post.Kind.POST and cleaned.get("parent"):
            self.add_error("parent", str(UnknownParent()))
        return cleaned

    def _follow_stale(self) -> None:
        """After a refusal of an old version: the next save is one of the version that is there.

        Its author has been told by then, and has both texts to compare.
        """
        if isinstance(self.refusal, StalePost) and self.refusal.stored is not None:
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed[self.add_prefix("seen_version")] = str(self.refusal.stored)
            self.data = typed


def _labels_in_use() -> str:
    """Return a help text that names the labels most used."""
    used = Label.objects.annotate(number=Count("posts")).order_by("-number", "name")
    names = list(used.values_list("name", flat=True)[:LABELS_SHOWN])
    known = f" In use: {', '.join(names)}." if names else ""
    return f"Separated by commas; new ones are made.{known}"
