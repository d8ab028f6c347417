"""Canonical addresses: what feeds, mails, the API and canonical links call our pages."""

from __future__ import annotations

from django.conf import settings

from blog.cleaning import links


def absolute_url(path: str) -> str:
    """Return the canonical address of a quoted root-relative one."""
    return f"{settings.SITE_URL}{path}"


def absolute_address(address: str, page_url: str) -> str:
    """Return an address of a stored text, as it stands on the page with ``page_url``, in full."""
    return links.absolute_address(address, settings.SITE_URL, page_url)
