"""Posts and pages: a list, and the form that writes through publishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import CASCADE, Count, Field, ForeignKey, ForeignObjectRel
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog import publishing, sanitize
from blog.admin import post_files, post_writing
from blog.admin.base import refuse
from blog.admin.post_addresses import PostUrlInline
from blog.admin.post_files import EnclosureInline
from blog.admin.post_form import PostForm, Wish
from blog.admin.post_list import PostListAdmin
from blog.models import Enclosure, Post
from blog.publishing import PublishingError

DONE = {
    Wish.PUBLISH: "“{}” is published.",
    Wish.SCHEDULE: "“{}” is scheduled.",
    Wish.WITHDRAW: "“{}” is a draft again; its address answers 410.",
}


class DeletedPost(PublishingError):
    """The post of a form is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            "The post has been deleted since you opened it; nothing was saved. Your text is "
            "below: saving it makes a new post."
        )


@admin.register(Post)
class PostAdmin(PostListAdmin):
    """Where the blog is written."""

    form = PostForm
    inlines = (EnclosureInline, PostUrlInline)
    readonly_fields = ("status", "address", "preview", "played")

    class Media:
        css: ClassVar = {"all": ["blog/admin.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Group the fields; a new post has neither status nor address nor preview."""
        typed = ["label_names", "date", "seen_version"]
        if obj is not None and not self.has_change_permission(request, obj):
            typed = ["labels"]
        first = ["title", "kind", "source", "source_format", *typed]
        sets: list[Any] = [
            (None, {"fields": first}),
            ("Address, author, comments", {"fields": ["slug", "author", "comments_closed"]}),
            ("Static pages", {"fields": ["parent", "position"], "classes": ["collapse"]}),
        ]
        if obj is None:
            return sets
        first.insert(0, "status")
        sets[1][1]["fields"][0:1] = ["address"] if obj.was_published else ["address", "slug"]
        shown = ["preview", "played"] if post_files.played(obj) else ["preview"]
        return [*sets, ("Preview of what is saved", {"fields": shown})]

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        """Fix the kind once there is an address."""
        fixed = ["kind"] if obj is not None and obj.was_published else []
        return [*self.readonly_fields, *fixed]

    def get_inlines(self, request: HttpRequest, obj: Post | None) -> Any:
        """Ask for old addresses only where there is a post."""
        return self.inlines if obj is not None else [EnclosureInline]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest that the user is the author."""
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Read no more of the pages than their titles."""
        if db_field.name == "parent":
            pages = Post.objects.pages().order_by("title", "id")
            kwargs["queryset"] = pages.only("kind", "title", "excerpt")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Choose authors and pages without making or changing some on the way."""
        if isinstance(db_field, ForeignKey):
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="state")
    def status(self, post: Post) -> str:
        """State, and when."""
        moment = self.dated(post)
        if moment is None:
            return str(post.get_state_display())
        return f"{post.get_state_display()}, {_shown(moment)}"

    @admin.display(description="address")
    def address(self, post: Post) -> SafeString | str:
        """The address that was minted, as a link if it leads somewhere."""
        if post.is_published:
            return format_html('<a href="{}">{}</a>', post.get_absolute_url(), post.path)
        return post.path or "It gets one when it is published."

    @admin.display(description="")
    def preview(self, post: Post) -> SafeString:
        """The text as readers get it."""
        return format_html('<div class="preview prose">{}</div>', sanitize.as_safe(post.html))

    @admin.display(description="files that the text plays")
    def played(self, post: Post) -> SafeString:
        """What feeds hand out of it: address, type, length."""
        return format_html_join("", "<div>{}</div>", ((told,) for told in post_files.played(post)))

    def view_on_site(self, obj: Post) -> str | None:
        """Link to what is there to see."""
        return obj.get_absolute_url() if obj.is_published else None

    # ----------------------------------------------------------------------------- writes

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Keep what was typed even if the post was deleted meanwhile: it can be saved anew."""
        if request.method != "POST" or object_id is None or self._is_there(object_id):
            return super().changeform_view(request, object_id, form_url, extra_context)
        refuse(request, DeletedPost())
        add_url = reverse("admin:blog_post_add")
        return super().changeform_view(request, None, add_url, extra_context)

    def _is_there(self, object_id: str) -> bool:
        """Whether the post of a form can still be changed."""
        post_id = unquote(object_id)
        return not post_id.isdecimal() or Post.objects.filter(pk=post_id).exists()

    def save_model(
        self,
        request: HttpRequest,
        obj: Post,
        form: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Write through publishing; it goes out when everything is written."""
        if change:
            post_writing.change(form)
        else:
            post_writing.add(form)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Write what goes with it; then publish, schedule or withdraw, as the button says."""
        super().save_related(request, form, formsets, change)
        post_writing.go_on(form)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Write files and old addresses through publishing."""
        formset.save(commit=False)  # tells Django's log what there is to tell
        if formset.model is Enclosure:
            if formset.has_changed():
                publishing.edit(form.instance, enclosures=post_files.named(formset))
            return
        for gone in formset.deleted_objects:
            publishing.remove_address(gone)
        for row in formset.extra_forms:
            if "address" in row.changed_data:
                path, query = row.cleaned_data["address"]
                publishing.add_address(form.instance, path=path, query=query)

    def remove(self, obj: Post) -> None:
        """Delete it with its comments; its address answers 410."""
        publishing.delete(obj)

    def goes_with(self, objs: Sequence[Post]) -> dict[str, int]:
        """Count what is deleted with posts, in whatever app it is: their comments."""
        return {
            str(relation.related_model._meta.verbose_name_plural): _number(relation, objs)
            for relation in Post._meta.related_objects
            if relation.on_delete is CASCADE
        }

    # ---------------------------------------------------------------------------- answers

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Say what has become of the new post."""
        return self._done(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        """Say what has become of the post."""
        return self._done(request, obj) or super().response_change(request, obj)

    def _done(self, request: HttpRequest, post: Post) -> HttpResponse | None:
        """Return to the form after publishing and the like; None after a mere save."""
        told = DONE.get(Wish.of(request.POST))
        if told is None:
            return None
        self.message_user(request, told.format(post), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))


def _number(relation: ForeignObjectRel, posts: Sequence[Post]) -> int:
    """Return how many rows refer to these posts."""
    chosen = Post.objects.filter(pk__in=[post.pk for post in posts])
    return int(chosen.aggregate(number=Count(relation.name))["number"])


def _shown(moment: datetime) -> str:
    """Return a time of the blog's zone in words."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")
