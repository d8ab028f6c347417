"""HTML of posts and comments, cleaned where it is shown."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from tests.benchmarks.naive import cleaning

register = template.Library()


@register.filter
def clean_post(html: str) -> SafeString:
    """Clean the body of a post."""
    return mark_safe(cleaning.post(html))  # noqa: S308 (bleach just cleaned it)


@register.filter
def clean_comment(html: str) -> SafeString:
    """Clean the body of a comment."""
    return mark_safe(cleaning.comment(html))  # noqa: S308 (bleach just cleaned it)
