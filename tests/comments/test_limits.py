"""How often one may post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import limits
from comments.models import Attempt

pytestmark = pytest.mark.django_db

BUCKET = "post:network:192.0.2.0/24"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def charge(*both: tuple[int, timedelta]) -> None:
    limits.charge([(BUCKET, both)])


def attempts(number: int, *, ago: timedelta) -> None:
    """Make attempts that were counted a while ago."""
    at = timezone.now() - ago
    Attempt.objects.bulk_create(Attempt(bucket=BUCKET, at=at) for _ in range(number))


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
