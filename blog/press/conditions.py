"""Conditional requests (RFC 9110 §13), as far as GET and HEAD have them."""

from __future__ import annotations

from typing import Any

from django.utils.http import parse_http_date_safe

from blog.press.edition import Edition
from blog.press.imprints import claims


def is_unmodified(environ: dict[str, Any], edition: Edition, now: float) -> bool:
    """Whether the client has this edition: a 304 then says all.

    ``If-None-Match`` wins over ``If-Modified-Since``, whatever stands in it (§13.1.3).
    """
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return _holds(tags, edition)
    date = environ.get("HTTP_IF_MODIFIED_SINCE")
    return date is not None and _is_dated(date, edition, now)


def _holds(tags: str, edition: Edition) -> bool:
    """Compare weakly (§8.8.3.2): any tag of the list may match."""
    if tags.strip() == "*":
        return True
    return any(claim.opaque == edition.opaque_tag for claim in claims(tags))


def _is_dated(date: str, edition: Edition, now: float) -> bool:
    """Compare dates (§13.1.3); one that can't be read is as none."""
    since = parse_http_date_safe(date)
    return since is not None and edition.changed_at <= since and edition.is_settled(now)
