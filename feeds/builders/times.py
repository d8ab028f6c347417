"""Times as feeds print them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """Return an aware time in UTC.

    A naive one raises `ValueError`: it could mean any zone.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"a feed's times must be aware, not {moment!r}")
    return moment.astimezone(UTC)
