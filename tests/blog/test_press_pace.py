"""Readers that ask for feeds too often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from blog.press import Press, pace
from blog.press.pace import Pace
from blog.press.refusals import TooOften
from tests.wsgi import Client

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock that nobody sets back, set by a test."""
    now = [1000.0]
    monkeypatch.setattr("blog.press.pace.time.monotonic", lambda: now[0])
    return now


def asks(limits: Pace, *, address: str = "192.0.2.1", path: str = "/feeds/posts.atom") -> int:
    """Ask once and return for how long to wait; 0 if it was let in."""
    try:
        limits.count({"PATH_INFO": path, "REMOTE_ADDR": address})
    except TooOften as refused:
        return refused.seconds
    return 0


def test_reader_is_let_in_up_to_the_limit(clock: list[float]) -> None:
    limits = Pace([(3, MINUTE)])
    assert [asks(limits) for _ in range(5)] == [0, 0, 0, 20, 20]


def test_reader_that_waited_as_long_as_it_was_told_is_let_in(clock: list[float]) -> None:
    limits = Pace([(3, MINUTE)])
    wait = max(asks(limits) for _ in range(4))
    clock[0] += wait
    assert [asks(limits) > 0 for _ in range(2)] == [False, True]


def test_stricter_one_of_two_limits_counts(clock: list[float]) -> None:
    limits = Pace([(2, timedelta(seconds=1)), (3, timedelta(hours=1))])
    assert [asks(limits), asks(limits), asks(limits)] == [0, 0, 1]
    clock[0] += 1
    assert [asks(limits), asks(limits) > 1000] == [0, True]


def test_readers_don_t_count_for_each_other(clock: list[float]) -> None:
    limits = Pace([(1, MINUTE)])
    assert [asks(limits, address=f"192.0.2.{number}") for number in range(9)] == [0] * 9


def test_addresses_of_one_subscriber_count_together(clock: list[float]) -> None:
    limits = Pace([(1, MINUTE)])
    assert [asks(limits, address=f"2001:db8::{number}") > 0 for number in (1, 2)] == [False, True]


@pytest.mark.parametrize("path", ["/", "/feed/", "/api/v1/posts/", "/feedsx"])
def test_what_is_no_feed_is_not_counted(clock: list[float], path: str) -> None:
    limits = Pace([(1, MINUTE)])
    assert [asks(limits, path=path) for _ in range(3)] == [0, 0, 0]
    assert len(limits) == 0


def test_number_of_readers_that_are_remembered_is_bounded(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST_READERS", 5)
    limits = Pace([(1, MINUTE)])
    for number in range(20):
        asks(limits, address=f"192.0.2.{number}")
    assert len(limits) == 5


@pytest.mark.django_db
def test_reader_that_asks_too_often_gets_429_with_retry_after(settings: Any) -> None:
    """RFC 6585 §4; stored bytes and 304s count, too."""
    settings.FEED_LIMITS = ((3, timedelta(hours=1)),)
    client = Client(Press(WSGIHandler(), stamp=lambda: 1))
    assert [client.get("/feeds/posts.atom").status for _ in range(3)] == [200] * 3
    refused = client.get("/feeds/posts.atom")
    assert (refused.status, refused["Cache-Control"]) == (429, "no-store")
    seconds = int(refused["Retry-After"])
    assert 1100 < seconds <= 1200
    assert refused.text == f"You ask for feeds very often; the next time may be in {seconds:,} s.\n"
    assert client.get("/").status == 200


@pytest.mark.django_db
def test_nobody_is_refused_unless_the_owner_says_so(wsgi: Client) -> None:
    assert {wsgi.get("/feeds/posts.atom").status for _ in range(50)} == {200}
