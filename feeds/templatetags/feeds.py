"""Feeds for the head of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from blog.canonical import absolute_url
from feeds import directory
from feeds.directory import Address
from feeds.formats import FORMATS
from feeds.scopes import SCOPES

register = template.Library()


@register.inclusion_tag("feeds/links.html")
def feed_links(scope: str, *subject: Any, title: str) -> dict[str, Any]:
    """Announce the feed of a scope, in each format, to whoever reads the page."""
    return {"addresses": directory.addresses(SCOPES[scope], *subject), "title": title}


@register.simple_tag
def moderation_addresses(secret: str) -> list[Address]:
    """Return where the private feed with this secret is, in every format."""
    return [
        Address(format_, absolute_url(reverse("feeds:moderation", args=[secret, suffix])))
        for suffix, format_ in FORMATS.items()
    ]
