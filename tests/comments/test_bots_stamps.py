"""Stamps: what they say, and what nobody can make of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from comments.bots import stamps
from tests import wsgi as whole

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def age(stamp: str, *, after: timedelta, post_id: int = 12) -> timedelta | None:
    return stamps.age(stamp, post_id=post_id, at=NOW + after)


def test_stamp_says_how_old_it_is_until_it_is_a_day_old() -> None:
    stamp = stamps.made(12, at=NOW)
    assert age(stamp, after=timedelta(0)) == timedelta(0)
    assert age(stamp, after=stamps.LIFETIME) == stamps.LIFETIME
    assert age(stamp, after=stamps.LIFETIME + SECOND) is None


def test_stamp_is_of_one_post() -> None:
    assert age(stamps.made(12, at=NOW), after=SECOND, post_id=13) is None


def test_stamp_of_another_secret_key_is_none(settings: Settings) -> None:
    stamp = stamps.made(12, at=NOW)
    settings.SECRET_KEY = "another"
    assert age(stamp, after=SECOND) is None


def test_stamp_with_another_time_is_none() -> None:
    seconds, _, signature = stamps.made(12, at=NOW).partition(":")
    assert age(f"{int(seconds) - 60}:{signature}", after=SECOND) is None


@given(st.text())
def test_anything_else_is_no_stamp(text: str) -> None:
    assert age(text, after=SECOND) is None


def test_long_stamp_is_not_looked_at() -> None:
    assert age(stamps.made(12, at=NOW) + "x" * 10**6, after=SECOND) is None


def test_stamp_of_a_clock_ahead_is_no_older_than_nothing() -> None:
    found = age(stamps.made(12, at=NOW + SECOND), after=timedelta(0))
    assert found is not None
    assert found < timedelta(0)


def test_form_that_comes_back_keeps_a_good_stamp_alone() -> None:
    good, old = (stamps.made(12, at=NOW - ago) for ago in (SECOND, 2 * stamps.LIFETIME))
    assert stamps.kept(good, post_id=12, at=NOW) == good
    assert age(stamps.kept(old, post_id=12, at=NOW), after=SECOND) == SECOND


@pytest.mark.django_db
def test_stamp_by_its_address_is_for_one_reader_and_asks_no_database(
    wsgi: whole.Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = wsgi.get("/comments/stamp/12/")
    assert (answer.status, answer["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in answer
    assert answer["X-Robots-Tag"] == "noindex"
    found = stamps.age(answer.body.decode(), post_id=12, at=datetime.now(UTC))
    assert found is not None


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 2**63, 10**40])
def test_stamp_for_a_post_that_is_none_tells_nothing(client: Client, number: int) -> None:
    assert client.get(f"/comments/stamp/{number}/").status_code == 200
    assert client.post(f"/comments/stamp/{number}/").status_code == 405
