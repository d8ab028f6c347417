"""The blog's settings: one row."""

from __future__ import annotations

import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog import publishing
from blog.admin.base import OperationAdmin, OperationForm
from blog.models import Blog


def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the names of the time zone database by region, as choices."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        region, _, place = name.partition("/")
        title = region if place else "Others"
        regions.setdefault(title, []).append((name, (place or name).replace("_", " ")))
    others = regions.pop("Others")
    return [("World", [("UTC", "UTC")]), *regions.items(), ("Others", others)]


#: Who may comment, and what the owner reads before it appears.
POLICY = ["comments_from", "hold", "hold_after_days", "close_after_days", "away_until"]
#: What keeps spam away.
DEFENCES = (
    *("learner", "wanted_lost_percent", "flags_to_hold", "minimum_seconds", "proof_of_work"),
    *("takes_mentions", "sends_mentions"),
)
PAGES_AND_KEEPING = ("comments_per_page", "keep_spam_days", "keep_network_days")
HELP_TEXTS = {
    "comments_from": "Whoever has no verified e-mail address is mailed a link to verify it by.",
    "hold": "Whoever commented before is known by a verified e-mail address, and by nothing else. "
    "Rules, under Comments, come before this.",
    "learner": "From the decisions that people make here, and from nothing else. Off, it holds "
    "nothing and learns nothing; what is decided meanwhile can be learnt by manage.py learner "
    "--rebuild.",
    "away_until": "Until then comments of people with a verified e-mail address appear at once, "
    "all others are held, and readers are told so. In the time zone above.",
}


class BlogForm(OperationForm[Blog]):
    """The settings."""

    time_zone = forms.ChoiceField(
        choices=zones, help_text=Blog._meta.get_field("time_zone").help_text
    )


@admin.register(Blog)
class BlogAdmin(OperationAdmin[Blog]):
    """Changes the one row; it is never added and never deleted."""

    form = BlogForm
    fieldsets = (
        (None, {"fields": ["title", "subtitle", "language", "time_zone"]}),
        ("Pages and feeds", {"fields": ["posts_per_page", "feed_entries", "feed_content"]}),
        ("Comments", {"fields": [*POLICY, *PAGES_AND_KEEPING]}),
        ("Defences", {"fields": DEFENCES}),
    )

    class Media:
        css: ClassVar = {"all": ["blog/admin.css"]}

    def get_form(
        self,
        request: HttpRequest,
        obj: Blog | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> type[OperationForm[Blog]]:
        """Return the form, with what has to be said beside the policy."""
        return super().get_form(request, obj, change=change, help_texts=HELP_TEXTS, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: there is one already."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Blog | None = None) -> bool:
        """Say no: it is the only one."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Go to the one row."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:blog_blog_change", args=[Blog.current().pk]))

    def save_model(
        self,
        request: HttpRequest,
        obj: Blog,
        form: OperationForm[Blog],
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Store what was changed."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        publishing.update_blog(obj, **changes)
