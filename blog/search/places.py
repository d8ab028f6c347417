"""The order of the index on SQLite, where the number of a row says where its post stands.

It is made of the second at which the post was published, and of the post's own number, and goes
on until the year 2242. Within a second it is not the order of ``newest_first()``, so that ends
of a part are ends of seconds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from blog.paging import Cursor

#: The part of the number that is the post's.
POST: Final = (1 << 30) - 1
FIRST: Final = -(1 << 63)
LAST: Final = (1 << 63) - 1

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)


def bounds(before: Cursor | None) -> tuple[int, int]:
    """Return where the second of a place in the list begins, and where it ends."""
    if before is None:
        return LAST, LAST
    second = (before.published_at - _EPOCH) // _SECOND
    begin, end = second * (POST + 1), (second + 1) * (POST + 1)
    return min(max(begin, FIRST), LAST), min(max(end, FIRST), LAST)
