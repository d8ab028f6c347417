"""How often one may post."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import Settings

from comments import limits
from comments.models import Attempt

pytestmark = pytest.mark.django_db

BUCKET = "post:network:192.0.2.0/24"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Two seconds before a new key, and two after it.
EVENING, MORNING = (datetime(2026, 3, 4, 0, 0, second, tzinfo=UTC) for second in (0, 2))
EVENING -= timedelta(seconds=2)


def charge(*both: tuple[int, timedelta]) -> None:
    limits.charge([(BUCKET, both)])


def attempts(number: int, *, ago: timedelta) -> None:
    """Make attempts that were counted a while ago."""
    kept(number, at=timezone.now() - ago)


def kept(number: int, *, at: datetime, bucket: str = BUCKET) -> None:
    name = limits.stored(bucket, at=at)
    Attempt.objects.bulk_create(Attempt(bucket=name, at=at) for _ in range(number))


def test_charge_below_every_limit_is_counted() -> None:
    attempts(2, ago=timedelta(minutes=10))
    charge((1, MINUTE), (3, HOUR))
    assert Attempt.objects.count() == 3


@pytest.mark.parametrize(
    "both", [((2, MINUTE), (3, HOUR)), ((3, HOUR), (2, MINUTE))], ids=["short first", "long first"]
)
def test_charge_over_the_longer_limit_alone_says_when_to_come_back(
    both: Sequence[tuple[int, timedelta]],
) -> None:
    attempts(3, ago=timedelta(minutes=10))
    with pytest.raises(limits.LimitReached) as refusal:
        charge(*both)
    assert refusal.value.count == 3
    assert timedelta(minutes=49) < refusal.value.retry_after <= timedelta(minutes=50)
    assert Attempt.objects.count() == 3


def test_charge_over_the_shorter_limit_alone_is_refused() -> None:
    attempts(2, ago=timedelta(seconds=5))
    with pytest.raises(limits.LimitReached) as refusal:
        charge((2, MINUTE), (30, HOUR))
    assert refusal.value.period == MINUTE


def test_charge_after_the_period_is_counted() -> None:
    attempts(5, ago=timedelta(seconds=61))
    charge((5, MINUTE))
    assert Attempt.objects.count() == 6


def test_charge_without_limits_is_counted() -> None:
    attempts(5, ago=timedelta(0))
    charge()
    assert Attempt.objects.count() == 6


@pytest.mark.parametrize("bucket", [BUCKET, "post:network:2001:db8::/48", "post:email:5f2b"])
def test_attempt_is_kept_without_what_it_is_counted_for(bucket: str) -> None:
    limits.charge([(bucket, [(3, MINUTE)])])
    name = Attempt.objects.get().bucket
    assert re.fullmatch(rf"{bucket[: bucket.index(':', 5)]}:[0-9a-f]{{32}}", name)


def test_attempts_of_one_network_on_two_days_have_nothing_in_common() -> None:
    assert limits.stored(BUCKET, at=MORNING) != limits.stored(BUCKET, at=EVENING)
    assert limits.stored(BUCKET, at=MORNING) == limits.stored(BUCKET, at=MORNING + 23 * HOUR)


def test_other_secret_key_gives_other_names(settings: Settings) -> None:
    name = limits.stored(BUCKET, at=MORNING)
    settings.SECRET_KEY = "another"
    assert limits.stored(BUCKET, at=MORNING) != name


def test_day_is_the_same_in_every_time_zone() -> None:
    elsewhere = MORNING.astimezone(ZoneInfo("America/New_York"))
    assert limits.stored(BUCKET, at=elsewhere) == limits.stored(BUCKET, at=MORNING)


def test_charge_counts_what_came_before_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(2, at=EVENING)
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    with pytest.raises(limits.LimitReached) as refusal:
        charge((2, MINUTE))
    assert refusal.value.retry_after == timedelta(seconds=56)


def test_charge_counts_over_a_whole_day(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(1, at=MORNING)
    monkeypatch.setattr(timezone, "now", lambda: MORNING + DAY - timedelta(seconds=1))
    with pytest.raises(limits.LimitReached):
        charge((1, DAY))


def test_charge_of_a_short_period_by_day_asks_for_one_name() -> None:
    noon = MORNING + 12 * HOUR
    assert len(limits.stored_since(BUCKET, since=noon - HOUR, now=noon)) == 1
    assert len(limits.stored_since(BUCKET, since=noon - 7 * DAY, now=noon)) == 2
