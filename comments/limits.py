"""How often one may post, counted in the database: right across processes.

The caller holds a transaction and, through :func:`blog.locks.hold`, the limits' lock; two
attempts at once are then counted one after the other.

A bucket is what is limited: ``post:network:192.0.2.0/24``. What is kept of it is
``post:network:`` and a digest under a key that changes each day. Networks are few enough to try
them all: who steals the database learns whose attempts they were only if they have the secret
key as well, and even who collects copies can't tell that two days' attempts came from one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import locks
from comments.models import Attempt

#: A key lasts for a day (UTC).
DAY = timedelta(days=1)
#: 128 bits.
DIGITS = 32


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


def bucket_of_email(email: str) -> str:
    """Return the bucket of posts with this address: a keyed digest, however it is spelt."""
    digest = salted_hmac("comments.limits.email", email.lower(), algorithm="sha256").hexdigest()
    return f"post:email:{digest}"


def stored(bucket: str, *, at: datetime) -> str:
    """Return what is kept of an attempt that was counted in a bucket at some time."""
    purpose, scope, what = bucket.split(":", 2)
    day = at.astimezone(UTC).date().isoformat()
    digest = salted_hmac(f"comments.limits.{day}", what, algorithm="sha256").hexdigest()
    return f"{purpose}:{scope}:{digest[:DIGITS]}"


def stored_since(bucket: str, *, since: datetime, now: datetime) -> list[str]:
    """Return under which names attempts may be kept; from before yesterday there are none."""
    earliest = max(since, now - DAY)
    return list(dict.fromkeys(stored(bucket, at=moment) for moment in (now, earliest)))


def charge(buckets: Sequence[tuple[str, Sequence[tuple[int, timedelta]]]]) -> None:
    """Count one attempt in each bucket, or raise :class:`LimitReached` and count none."""
    locks.hold("limits")
    now = timezone.now()
    for bucket, limits in buckets:
        _check(bucket, limits, now=now)
    Attempt.objects.bulk_create(
        Attempt(bucket=stored(bucket, at=now), at=now) for bucket, _ in buckets
    )


def _check(bucket: str, limits: Sequence[tuple[int, timedelta]], *, now: datetime) -> None:
    """Refuse if the bucket is full by any of its limits. One query for each that may be.

    The database counts: a limit of many thousands would be as many rows to read here, while
    every other commenter waits.
    """
    since = now - max((period for _, period in limits), default=timedelta(0))
    names = stored_since(bucket, since=since, now=now)
    attempts = Attempt.objects.filter(bucket__in=names, at__gt=since).order_by("-at")
    for count, period in sorted(limits):
        earliest = attempts.values_list("at", flat=True)[count - 1 : count].first()
        if earliest is None:
            return
        if earliest > now - period:
            wait = earliest + period - now
            raise LimitReached(bucket, count=count, period=period, retry_after=wait)
