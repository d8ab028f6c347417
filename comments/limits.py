"""How often one may post, counted in the database: right across processes.

The caller holds a transaction and, through :func:`blog.locks.hold`, the limits' lock; two
attempts at once are then counted one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from blog import locks
from comments.models import Attempt


class LimitReached(Exception):
    """More than ``count`` attempts in ``period``; the next one may come after ``retry_after``."""

    def __init__(
        self, bucket: str, *, count: int, period: timedelta, retry_after: timedelta
    ) -> None:
        self.bucket = bucket
        self.count = count
        self.period = period
        self.retry_after = retry_after
        super().__init__("That is a lot of comments in a short time. Please wait a little.")


def charge(buckets: Sequence[tuple[str, Sequence[tuple[int, timedelta]]]]) -> None:
    """Count one attempt in each bucket, or raise :class:`LimitReached` and count none."""
    locks.hold("limits")
    now = timezone.now()
    for bucket, limits in buckets:
        _check(bucket, limits, now=now)
    Attempt.objects.bulk_create(Attempt(bucket=bucket, at=now) for bucket, _ in buckets)


def _check(bucket: str, limits: Sequence[tuple[int, timedelta]], *, now: datetime) -> None:
    """Refuse if the bucket is full by any of its limits. One query."""
    if not limits:
        return
    most = max(count for count, _ in limits)
    longest = max(period for _, period in limits)
    attempts = Attempt.objects.filter(bucket=bucket, at__gt=now - longest)
    times = list(attempts.order_by("-at").values_list("at", flat=True)[:most])
    for count, period in limits:
        if len(times) >= count and times[count - 1] > now - period:
            wait = times[count - 1] + period - now
            raise LimitReached(bucket, count=count, period=period, retry_after=wait)
