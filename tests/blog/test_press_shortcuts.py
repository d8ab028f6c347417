"""The shortest way: what is answered by it, and that it ends when it must."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from blog import publishing
from blog.models import Blog, Post
from blog.press import Press, counters, stamp_of_database
from blog.press.answers import Answer, Lasting
from blog.press.shortcuts import MOST_ANSWERS, MOST_CHARACTERS, Shortcuts
from tests.blog import press_urls
from tests.blog.factories import published
from tests.wsgi import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.blog.press_urls")]

#: Several connections at once, and what is really committed.
committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Queries = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def stamps() -> list[int]:
    """What the database's stamp is: a test says when something was committed."""
    return [1]


@pytest.fixture
def press(stamps: list[int]) -> Press:
    return Press(WSGIHandler(), stamp=lambda: stamps[0])


@pytest.fixture
def post() -> Iterator[Post]:
    """A post to be listed."""
    made = published(title="Tea")
    press_urls.runs.clear()
    yield made
    press_urls.moments.clear()


def test_repeated_request_costs_nothing(
    press: Press, wsgi: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [wsgi.get("/titles/") for _ in range(2)][-1]
    monkeypatch.setattr(press, "_receive", None)
    again = wsgi.get("/titles/")
    assert (again.status, again.fields, again.body) == (200, first.fields, first.body)


def test_repeated_question_for_news_costs_nothing(
    press: Press, wsgi: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"If-None-Match": wsgi.get("/titles/")["ETag"]}
    first = wsgi.get("/titles/", headers=held)
    monkeypatch.setattr(press, "_receive", None)
    again = wsgi.get("/titles/", headers=held)
    assert (again.status, again.fields, again.body) == (304, first.fields, b"")


def test_repeated_question_to_a_new_process_costs_nothing(
    wsgi: Client, post: Post, stamps: list[int], django_assert_num_queries: Queries
) -> None:
    held = {"If-None-Match": wsgi.get("/titles/")["ETag"]}
    client = Client(Press(WSGIHandler(), stamp=lambda: stamps[0]))
    with django_assert_num_queries(1):
        assert [client.get("/titles/", headers=held).status for _ in range(3)] == [304] * 3
    assert press_urls.runs == ["titles"]


@committed
def test_change_is_seen_at_once(settings: Any, post: Post) -> None:
    # PostgreSQL is looked at once in a millisecond.
    settings.PRESS_COUNTERS_MILLISECONDS = 1
    wsgi = Client(Press(WSGIHandler(), stamp=stamp_of_database()))
    for number in range(20):
        publishing.edit(post, title=f"Tea {number}")
        time.sleep(0.002)
        assert [wsgi.get("/titles/").text for _ in range(3)] == [f"Tea {number}"] * 3


@committed
def test_stamp_of_the_database_is_another_after_each_commit(settings: Any, post: Post) -> None:
    settings.PRESS_COUNTERS_MILLISECONDS = 1
    stamp = stamp_of_database()
    before = stamp()
    time.sleep(0.002)
    assert before is not None
    assert stamp() == before
    publishing.edit(post, title="Coffee")
    time.sleep(0.002)
    assert stamp() != before


def test_change_elsewhere_costs_one_query(
    wsgi: Client, post: Post, stamps: list[int], django_assert_num_queries: Queries
) -> None:
    for _ in range(2):
        wsgi.get("/titles/")
    publishing.update_blog(Blog.current(), title="Renamed")
    stamps[0] += 1
    with django_assert_num_queries(1):
        wsgi.get("/titles/")
    with django_assert_num_queries(0):
        wsgi.get("/titles/")
    assert press_urls.runs == ["titles"]


def test_head_has_no_body_though_get_was_kept(wsgi: Client, post: Post) -> None:
    for _ in range(3):
        assert (wsgi.get("/titles/").body, wsgi.head("/titles/").body) == (b"Tea", b"")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Host": "evil.test"}, 400), ({"If-None-Match": "*"}, 304), ({"If-None-Match": "x"}, 200)],
)
def test_other_headers_have_their_own_answer(
    wsgi: Client, post: Post, headers: dict[str, str], status: int
) -> None:
    for _ in range(3):
        assert wsgi.get("/titles/").status == 200
        assert wsgi.get("/titles/", headers=headers).status == status


def test_answer_ends_with_the_moment_that_changes_it(wsgi: Client, post: Post) -> None:
    wsgi.get("/titles/")  # so that what a process does once is done
    moment = timezone.now() + timedelta(seconds=2)
    press_urls.moments[:] = [moment]
    assert [wsgi.get("/closing/").text for _ in range(3)] == ["[False]"] * 3
    time.sleep((moment - timezone.now()).total_seconds() + 0.01)
    assert wsgi.get("/closing/").text == "[True]"


def test_free_query_is_not_kept(press: Press, wsgi: Client, post: Post) -> None:
    for _ in range(3):
        wsgi.get("/titles/?utm_source=1")
    assert len(press.shortcuts) == 0


def test_request_with_a_body_takes_the_long_way(
    press: Press, wsgi: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        wsgi.get("/titles/")
    monkeypatch.setattr(press, "_receive", lambda _: Answer("299 long", [], []))
    assert wsgi.request("GET", "/titles/", body=b"tea").status == 299
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked"}
    assert wsgi.get("/titles/", environ=chunked).status == 299
    assert wsgi.get("/titles/", environ={"SERVER_PROTOCOL": "HTTP/2"}).status == 299


def test_new_bytes_end_what_was_kept(press: Press, wsgi: Client, post: Post) -> None:
    for _ in range(2):
        wsgi.get("/titles/")
    assert len(press.shortcuts) == 1
    wsgi.get(f"/posts/{post.pk}/")
    assert len(press.shortcuts) == 0


def test_snapshot_of_postgresql_is_looked_at_once_in_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = iter("abc")
    monkeypatch.setattr(counters, "_snapshot", lambda: next(looks))
    rare, eager = counters.Snapshots(3600), counters.Snapshots(1e-9)
    assert [rare.stamp(), rare.stamp(), eager.stamp(), eager.stamp()] == ["a", "a", "b", "c"]


def test_without_a_pause_the_counters_are_read_for_every_request() -> None:
    assert counters.Snapshots(0).stamp() is None


def kept(answers: Shortcuts, *names: str, seconds: float = 1) -> None:
    for name in names:
        answers.keep((name,), Answer("200 OK", [], [], Lasting("now", seconds)))


def test_number_of_kept_answers_is_bounded() -> None:
    answers = Shortcuts(lambda: "now")
    kept(answers, *map(str, range(MOST_ANSWERS * 2 + 10)))
    assert len(answers) == 10


def test_long_question_is_not_kept() -> None:
    answers = Shortcuts(lambda: "now")
    kept(answers, "x" * (MOST_CHARACTERS + 1))
    assert len(answers) == 0


def test_kept_answer_ends_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("blog.press.shortcuts.time.monotonic", lambda: clock[0])
    answers = Shortcuts(lambda: "now")
    kept(answers, "long", seconds=60)
    kept(answers, "short", seconds=0.5)
    assert answers.find(("long",))
    clock[0] += 0.6
    assert [answers.find((name,)) is None for name in ("long", "short")] == [False, True]
    clock[0] += 0.5
    assert answers.find(("long",)) is None


def test_kept_answer_ends_with_its_stamp() -> None:
    stamps = ["now"]
    answers = Shortcuts(lambda: stamps[0])
    kept(answers, "tea")
    stamps[0] = "later"
    assert answers.find(("tea",)) is None
