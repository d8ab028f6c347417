"""When a digest is due: an hour of a day that may have 23 of them, or 25."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from blog import publishing
from blog.models import Blog
from comments import notices
from comments.models import Notice

BERLIN = ZoneInfo("Europe/Berlin")
SOME_ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
        "Africa/Cairo", "America/Scoresbysund", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    )
]  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "at", "due"),
    [
        (8, "2026-03-10 06:59", "2026-03-09 07:00"),
        (8, "2026-03-10 07:00", "2026-03-10 07:00"),
        (8, "2026-06-10 06:00", "2026-06-10 06:00"),
        # The clocks go forward: there is no 2 o'clock, so it is 3 o'clock.
        (2, "2026-03-29 00:59", "2026-03-28 01:00"),
        (2, "2026-03-29 01:00", "2026-03-29 01:00"),
        # They go back: 2 o'clock comes twice, and the first counts.
        (2, "2026-10-25 00:00", "2026-10-25 00:00"),
        (2, "2026-10-25 01:30", "2026-10-25 00:00"),
        (23, "2026-03-29 22:30", "2026-03-29 21:00"),
        (0, "2026-03-29 22:30", "2026-03-29 22:00"),
    ],
)
def test_hour_was_last_at_its_time_in_utc(hour: int, at: str, due: str) -> None:
    assert notices.last_due(hour, BERLIN, at=utc(at)) == utc(due)


@given(
    zone=st.sampled_from(SOME_ZONES),
    hour=st.integers(0, 23),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - made UTC
    minutes=st.integers(1, 180),
)
def test_digest_is_owed_once_for_each_day_however_often_somebody_looks(
    zone: ZoneInfo, hour: int, start: datetime, minutes: int
) -> None:
    now = start.replace(tzinfo=UTC)
    notice = Notice(mode="digest", hour=hour, told_until=notices.last_due(hour, zone, at=now))
    told = []
    for _ in range(5 * 24 * 60 // minutes):
        now += timedelta(minutes=minutes)
        due_at = notices.last_due(hour, zone, at=now)
        if notices.is_owed(notice, due_at=due_at, zone=zone):
            assert now - due_at < timedelta(minutes=minutes)
            notice.told_until = due_at
            told.append(due_at)
    assert len(told) in {4, 5}
    apart = [later - earlier for earlier, later in pairwise(told)]
    assert all(timedelta(hours=22) <= gap <= timedelta(hours=26) for gap in apart)


def test_digest_is_owed_once_after_days_of_outage() -> None:
    notice = Notice(mode="digest", hour=8, told_until=utc("2026-06-01 06:00"))
    due_at = notices.last_due(8, BERLIN, at=utc("2026-06-05 05:00"))
    assert due_at == utc("2026-06-04 06:00")
    assert notices.is_owed(notice, due_at=due_at, zone=BERLIN)
    notice.told_until = due_at
    assert not notices.is_owed(notice, due_at=due_at, zone=BERLIN)


def test_digest_at_a_later_hour_that_was_chosen_after_todays_comes_tomorrow() -> None:
    notice = Notice(mode="digest", hour=20, told_until=utc("2026-06-01 06:00"))
    today, tomorrow = utc("2026-06-01 18:00"), utc("2026-06-02 18:00")
    assert not notices.is_owed(notice, due_at=today, zone=BERLIN)
    assert notices.is_owed(notice, due_at=tomorrow, zone=BERLIN)


def test_choice_of_who_has_made_none_is_a_mail_about_each(alice: User) -> None:
    assert notices.of(alice).mode == Notice.Mode.EACH
    assert not Notice.objects.exists()


def test_digest_that_was_just_chosen_is_not_owed_for_an_hour_that_is_past(alice: User) -> None:
    publishing.update_blog(Blog.current(), time_zone="Asia/Kolkata")
    now, zone = timezone.now(), ZoneInfo("Asia/Kolkata")
    for hour in range(24):
        Notice.objects.all().delete()
        notice = notices.choose(User.objects.get(), mode="digest", hour=hour)
        due_at = notices.last_due(hour, zone, at=now)
        assert not notices.is_owed(notice, due_at=due_at, zone=zone)
        assert notices.is_owed(notice, due_at=due_at + notices.DAY, zone=zone)


def test_choice_of_the_same_digest_again_forgets_nothing_that_was_not_told(alice: User) -> None:
    notices.choose(alice, mode="digest", hour=8)
    long_ago = timezone.now() - timedelta(days=3)
    Notice.objects.update(told_until=long_ago)
    notice = notices.choose(User.objects.get(), mode="digest", hour=9)
    assert notice.told_until == long_ago
