"""What the sites that posts link to were told, and what they said."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from blog.admin.base import ReadOnlyAdmin
from comments.models import SentMention


@admin.register(SentMention)
class SentMentionAdmin(ReadOnlyAdmin[SentMention]):
    """Shows the links of posts; what could not be sent stands under Deliveries."""

    list_display = ("target", "path", "state", "said", "sent_at")
    list_filter = ("state",)
    search_fields = ("target", "path")
    ordering = ("-id",)
    show_full_result_count = False
    # Its post may be gone.
    fields = ("path", "target", "linked", "state", "endpoint", "said", "sent_at")

    class Media:
        css: ClassVar = {"all": ["blog/admin.css"]}
