"""The outbox, to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from blog import outbox, text
from blog.admin.base import ReadOnlyAdmin
from blog.models import Delivery

ERROR_CHARACTERS = 160


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    """Shows what is to be done after commit; gives what was given up another round."""

    list_display = ("what", "state", "attempts", "due_at", "finished_at", "error")
    list_filter = ("state", "kind")
    search_fields = ("kind", "last_error")
    ordering = ("-id",)
    show_full_result_count = False
    fields = (
        "kind",
        "state",
        "attempts",
        "due_at",
        "leased_until",
        "finished_at",
        "created_at",
        "last_error",
        "payload",
        "key",
    )
    actions = ("send_again",)

    class Media:
        css: ClassVar = {"all": ["blog/admin.css"]}

    @admin.display(description="delivery", ordering="kind")
    def what(self, delivery: Delivery) -> str:
        """Its kind and number."""
        return str(delivery)

    @admin.display(description="last error")
    def error(self, delivery: Delivery) -> str:
        """The start of the last error."""
        return text.shortened(delivery.last_error, ERROR_CHARACTERS)

    @admin.action(description="Send again", permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Put what was given up back into the queue; tell how much of the selection that was."""
        chosen = list(queryset)
        again = sum(outbox.send_again(delivery) for delivery in chosen)
        if again:
            self.message_user(request, f"Due again: {again}.", messages.SUCCESS)
        if others := len(chosen) - again:
            told = f"Left alone: {others}, because only what was given up can be sent again."
            self.message_user(request, told, messages.WARNING)

    def get_urls(self) -> list[URLPattern]:
        """Add where the button of one delivery leads."""
        again = path(
            "<int:delivery_id>/send-again/",
            self.admin_site.admin_view(self.send_again_view),
            name="blog_delivery_send_again",
        )
        return [again, *super().get_urls()]

    @method_decorator(require_POST)
    def send_again_view(self, request: HttpRequest, delivery_id: int) -> HttpResponse:
        """Give one delivery another round, and go back to it."""
        if not self.has_send_permission(request):
            raise PermissionDenied
        self.send_again(request, Delivery.objects.filter(pk=delivery_id))
        return HttpResponseRedirect(reverse("admin:blog_delivery_change", args=[delivery_id]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a delivery, with the button for who may use it."""
        context = {"can_send_again": self.has_send_permission(request)}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **context}
        )

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Whether the user may send again."""
        return request.user.has_perm("blog.change_delivery")
