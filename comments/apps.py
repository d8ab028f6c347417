"""The comments app."""

from __future__ import annotations

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Comments; tells the outbox who sends its mail, and the worker who learns."""

    name = "comments"

    def ready(self) -> None:
        """Register what the worker does for us."""
        from comments import learning, notifications  # noqa: PLC0415 (models are ready only now)

        notifications.register()
        learning.register()
