"""Feeds for the head of a page."""

from __future__ import annotations

from typing import Any

from django import template

from feeds import directory
from feeds.scopes import SCOPES

register = template.Library()


@register.inclusion_tag("feeds/links.html")
def feed_links(scope: str, *subject: Any, title: str) -> dict[str, Any]:
    """Announce the feed of a scope, in each format, to whoever reads the page."""
    return {"addresses": directory.addresses(SCOPES[scope], *subject), "title": title}
