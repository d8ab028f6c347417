"""Cursors: opaque, exact, and nothing that anybody can break a page with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import paging, publishing
from blog.models import Post, PostQuerySet
from blog.paging import BadCursor, Cursor
from tests.blog.factories import draft, published

LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, 123456, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS, st.integers(1, 2**63 - 1))
def test_cursor_of_any_key_is_read_back_exactly(moment: datetime, row_id: int) -> None:
    cursor = Cursor(moment, row_id)
    assert Cursor.decode(cursor.encode()) == cursor


@given(st.text())
def test_cursor_of_any_text_is_refused_or_means_one_place(text: str) -> None:
    try:
        cursor = Cursor.decode(text)
    except BadCursor:
        return
    assert cursor.encode() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2020-03-04",
        "A" * 21,
        "A" * 23,
        "A" * 22,  # row 0
        "_" * 22,  # a negative row
        "f_______________________"[:22],  # a time that no calendar has
        Cursor(LONG_AGO, 7).encode()[:-1] + "_",  # bits to spare
        f"{Cursor(LONG_AGO, 7)}\n",
        f"{Cursor(LONG_AGO, 7)}\x00",
        "é" * 22,
    ],
)
def test_cursor_that_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(text)


def test_cursor_is_short_and_fit_for_an_address() -> None:
    text = str(Cursor(LONG_AGO, 2**40))
    assert len(text) == 22
    assert text.replace("-", "").replace("_", "").isalnum()


def test_cursor_of_a_draft_is_refused() -> None:
    with pytest.raises(ValueError, match="never published"):
        Cursor.of(Post(pk=1))


@pytest.mark.django_db
def test_part_walks_every_post_once_even_those_of_one_moment() -> None:
    posts = [publishing.publish(draft(), at=LONG_AGO) for _ in range(5)]
    assert _walk(size=2) == [post.pk for post in reversed(posts)]


@pytest.mark.django_db
def test_part_when_a_post_is_published_in_mid_walk_shifts_nothing() -> None:
    old = [publishing.publish(draft(), at=LONG_AGO + timedelta(days=day)).pk for day in range(4)]
    first = paging.part(_newest(), before=None, size=2)
    published()
    second = paging.part(_newest(), before=first.older, size=2)
    assert [post.pk for post in [*first.rows, *second.rows]] == old[::-1]
    assert second.older is None


@pytest.mark.django_db
def test_newer_than_finds_what_older_than_leaves() -> None:
    posts = [publishing.publish(draft(), at=LONG_AGO) for _ in range(3)]
    place = Cursor.of(posts[1])
    assert [post.pk for post in _newest().filter(paging.newer_than(place))] == [posts[2].pk]
    assert [post.pk for post in _newest().filter(paging.older_than(place))] == [posts[0].pk]


def _newest() -> PostQuerySet:
    return Post.objects.published().newest_first()


def _walk(*, size: int) -> list[int]:
    seen: list[int] = []
    part = paging.part(_newest(), before=None, size=size)
    seen += [post.pk for post in part.rows]
    while part.older is not None:
        part = paging.part(_newest(), before=Cursor.decode(str(part.older)), size=size)
        seen += [post.pk for post in part.rows]
    return seen
