"""The blog as a Django application."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class BlogConfig(AppConfig):
    """Posts, pages, revisions and the outbox."""

    name = "blog"
    label = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and what the worker does for the blog."""
        from blog import (  # noqa: PLC0415 - models are ready only now
            checks,  # noqa: F401
            measuring,
            worker,
        )

        measuring.register()
        worker.register_chore(
            "deliveries", worker.forget_finished_deliveries, every=timedelta(hours=1)
        )
