"""What the admin's pages have in common: the blog's time, and writes that are operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from blog.models import Blog
from blog.publishing import PublishingError

AnyModel = TypeVar("AnyModel", bound=Model)
#: What a confirmation page tells: lines, numbers by name, permissions that lack, obstacles.
Going = tuple[list[str], dict[str, int], set[str], list[str]]

#: Where a refusal waits, on the request, for the form that shows it.
_REFUSAL = "publishing_refusal"


def refuse(request: HttpRequest, refusal: PublishingError) -> None:
    """Have the form that answers ``request`` show a refusal."""
    setattr(request, _REFUSAL, refusal)


def in_blog_time(view: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with times read and shown in the blog's zone, the template's included."""
    with timezone.override(Blog.current().zone):
        response = view()
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


class BlogTimeAdmin(admin.ModelAdmin[AnyModel]):
    """Reads and shows times as the pages do."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list."""
        return in_blog_time(partial(super().changelist_view, request, extra_context))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form."""
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        return in_blog_time(view)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show who changed what."""
        return in_blog_time(partial(super().history_view, request, object_id, extra_context))


class ReadOnlyAdmin(BlogTimeAdmin[AnyModel]):
    """Shows rows that operations alone write; superusers change them no more than others."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AnyModel | None = None) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AnyModel | None = None) -> bool:
        """Say no."""
        return False


class OperationForm(forms.ModelForm[AnyModel]):
    """A form whose save is an operation; what that refused is shown like any other error."""

    #: Set on the class that is made for a request, when its operation was refused.
    refusal: ClassVar[PublishingError | None] = None
    #: Beside which field a refusal is shown; any other stands at the top.
    refused_fields: ClassVar[Mapping[type[PublishingError], str]] = {}

    def clean(self) -> dict[str, Any]:
        """Add the refusal to what is wrong."""
        cleaned = super().clean() or self.cleaned_data
        if self.refusal is not None:
            field = self.refused_fields.get(type(self.refusal))
            self.add_error(field if field in self.fields else None, str(self.refusal))
        return cleaned


class OperationAdmin(BlogTimeAdmin[AnyModel]):
    """Saves and deletes through operations, and shows what they refuse; nothing typed is lost."""

    form: type[OperationForm[AnyModel]] = OperationForm

    def remove(self, obj: AnyModel) -> None:
        """Delete ``obj`` by its operation."""
        raise NotImplementedError

    def goes_with(self, objs: Sequence[AnyModel]) -> dict[str, int]:
        """Return how many of what else goes when these are deleted, by name in the plural."""
        return {}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Save; after a refusal, which has rolled everything back, show the form with it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PublishingError as refusal:
            refuse(request, refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self,
        request: HttpRequest,
        obj: AnyModel | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> type[OperationForm[AnyModel]]:
        """Return the form's class, with the refusal to show."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, _REFUSAL, None)
        return form  # type: ignore[no-any-return]

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Delete; a refusal is a message on the list."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except PublishingError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            opts = self.opts
            return HttpResponseRedirect(
                reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            )

    def delete_model(self, request: HttpRequest, obj: AnyModel) -> None:
        """Delete one."""
        self.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AnyModel]) -> None:
        """Delete the selected ones, each in a transaction of its own; tell what was refused."""
        for obj in queryset:
            try:
                self.remove(obj)
            except PublishingError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)

    def get_deleted_objects(
        self, objs: QuerySet[AnyModel] | Sequence[AnyModel], request: HttpRequest
    ) -> Going:
        """Return numbers instead of every row: a post may have thousands of comments."""
        going = list(objs)
        opts = self.opts
        with_them = {name: count for name, count in self.goes_with(going).items() if count}
        lacking = set() if self.has_delete_permission(request) else {str(opts.verbose_name)}
        return (
            [f"{capfirst(opts.verbose_name)}: {obj}" for obj in going],
            {str(opts.verbose_name_plural): len(going), **with_them},
            lacking,
            [],
        )
