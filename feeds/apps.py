"""Feeds as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Feeds, and imports from other blogs."""

    name = "feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every scope known, before the addresses are made of them, and the hub told."""
        from feeds import sources, websub  # noqa: F401, PLC0415 - models are ready only now

        websub.register()
