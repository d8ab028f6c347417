"""The comments app."""

from __future__ import annotations

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Comments; tells the outbox who sends its mail, and the worker who learns and who asks."""

    name = "comments"

    def ready(self) -> None:
        """Register what the worker does for us, and what is checked at the start."""
        from comments import (  # noqa: PLC0415 (models are ready only now)
            checks,  # noqa: F401
            learning,
            notifications,
            webmentions,
        )
        from comments.akismet import worker as akismet  # noqa: PLC0415

        notifications.register()
        webmentions.register()
        akismet.register()
        learning.register()
