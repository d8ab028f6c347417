"""Canonical addresses: what feeds, mails, the API and canonical links call our pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

from blog.cleaning import links


def absolute_url(path: str) -> str:
    """Return the canonical address of a quoted root-relative one."""
    return f"{settings.SITE_URL}{path}"


def path_of(name: str, *args: Any) -> str:
    """Return the root-relative address of a view by its name, as ``reverse`` does.

    It is remembered: a feed has a hundred of them, which would take a third of its time.
    """
    return _reversed(name, args, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=8192)
def _reversed(name: str, args: tuple[Any, ...], urlconf: str | None, _prefix: str) -> str:
    return reverse(name, urlconf, args)


def absolute_address(address: str, page_url: str) -> str:
    """Return an address of a stored text, as it stands on the page with ``page_url``, in full."""
    return links.absolute_address(address, settings.SITE_URL, page_url)
