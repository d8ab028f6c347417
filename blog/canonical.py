"""Canonical addresses: what feeds, mails, the API and canonical links call our pages."""

from __future__ import annotations

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the canonical address of a quoted root-relative one."""
    return f"{settings.SITE_URL}{path}"
