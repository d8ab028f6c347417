"""Which mail about comments each moderator wants, and when the next digest is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Blog
from comments.models import Notice

DAY = timedelta(days=1)
ALMOST_A_DAY = timedelta(hours=20)


def of(user: User) -> Notice:
    """Return a user's choice; the default, unsaved, for who has chosen nothing."""
    notice: Notice | None = getattr(user, "comment_notice", None)
    return notice or Notice(user=user)


def choose(user: User, *, mode: str, hour: int) -> Notice:
    """Store what ``user`` wants: a ``Notice.Mode``, and the hour of a digest.

    The first digest comes when the hour comes next, never at once for an hour that is past.
    """
    notice, _ = Notice.objects.get_or_create(user=user)
    if mode == Notice.Mode.DIGEST and notice.mode != mode:
        passed = last_due(hour, Blog.current().zone, at=timezone.now())
        notice.told_until = max(notice.told_until or passed, passed)
    notice.mode, notice.hour = mode, hour
    notice.save(update_fields=["mode", "hour", "told_until"])
    return notice


def last_due(hour: int, zone: ZoneInfo, *, at: datetime) -> datetime:
    """Return, in UTC, when it was ``hour`` o'clock in a zone last.

    An hour that the clocks skip is the one after it; of one that they repeat, the first counts.
    """
    today = at.astimezone(zone).date()
    moment = _moment(today, hour, zone)
    return moment if moment <= at else _moment(today - DAY, hour, zone)


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    # Two times of one zone are compared by their clocks: only in UTC do they know of the gap.
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def is_owed(notice: Notice, *, due_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a digest is owed for ``due_at``: one a day, whatever hour was chosen meanwhile.

    Where clocks skip the last hour of a day, its digest falls on the next one, which has another.
    """
    told = notice.told_until
    if told is None or told >= due_at:
        return told is None
    apart = told.astimezone(zone).date() < due_at.astimezone(zone).date()
    return apart or due_at - told > ALMOST_A_DAY
