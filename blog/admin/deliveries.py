"""The outbox, to look at."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from blog import outbox, text
from blog.admin.base import BlogTimeAdmin
from blog.models import Delivery

ERROR_CHARACTERS = 160


@admin.register(Delivery)
class DeliveryAdmin(BlogTimeAdmin[Delivery]):
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

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Whether the user may send again."""
        return request.user.has_perm("blog.change_delivery")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: the change that asks for it writes it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """Say no: the worker writes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """Say no: the worker forgets what is done."""
        return False
