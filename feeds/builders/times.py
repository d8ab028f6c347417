"""Times as feeds print them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime


def utc(moment: datetime) -> datetime:
    """Return an aware time in UTC.

    A naive one raises `ValueError`: it could mean any zone.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"a feed's times must be aware, not {moment!r}")
    return moment.astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """Return a time to the microsecond, as Atom and JSON Feed print it."""
    return utc(moment).isoformat()


def rfc822(moment: datetime) -> str:
    """Return a time in whole seconds, as RSS prints it (RFC 822, with a year of four digits)."""
    return format_datetime(utc(moment), usegmt=True)
