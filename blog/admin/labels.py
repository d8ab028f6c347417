"""Labels; new ones come with the posts that bear them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog import publishing
from blog.admin.base import OperationAdmin, OperationForm
from blog.models import Label, Post
from blog.publishing import EmptyLabel, LabelTaken


class LabelForm(OperationForm[Label]):
    """A label's name."""

    refused_fields: ClassVar = {EmptyLabel: "name", LabelTaken: "name"}

    class Meta:
        model = Label
        fields: ClassVar = ["name"]
        help_texts: ClassVar = {"name": "Its address stays as it is."}


@admin.register(Label)
class LabelAdmin(OperationAdmin[Label]):
    """Renames and removes labels."""

    form = LabelForm
    readonly_fields = ("slug",)
    list_display = ("name", "slug", "posts")
    search_fields = ("name",)
    show_full_result_count = False

    @admin.display(description="posts and pages", ordering="number_of_posts")
    def posts(self, label: Label) -> int:
        """How many bear it, drafts included."""
        return int(getattr(label, "number_of_posts", 0))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Label]:
        """Count the posts in the same query."""
        return super().get_queryset(request).annotate(number_of_posts=Count("posts"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: type it at a post."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Label,
        form: OperationForm[Label],
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Rename it."""
        publishing.rename_label(obj, name=form.cleaned_data["name"])

    def remove(self, obj: Label) -> None:
        """Take it off its posts and delete it."""
        publishing.remove_label(obj)

    def goes_with(self, objs: Sequence[Label]) -> dict[str, int]:
        """Tell from how many posts; these stay."""
        bearing = Post.objects.filter(labels__in=objs).distinct().count()
        return {"posts and pages that lose it": bearing}
