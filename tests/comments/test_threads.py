"""Threads as sorted paths."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comments import moderation, networks, threads
from comments.models import Comment
from tests.blog.factories import author, published
from tests.comments.factories import approved

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def comment_at(moment: datetime, *, under: Comment | None = None) -> Comment:
    comment = Comment(created_at=moment)
    threads.place(comment, under=under)
    return comment


def test_path_sorts_threads_by_time_and_replies_under_what_they_answer() -> None:
    first, second = comment_at(NOW), comment_at(NOW + timedelta(seconds=1))
    late_reply = comment_at(NOW + timedelta(days=9), under=first)
    nested = comment_at(NOW + timedelta(days=99), under=late_reply)
    ordered = sorted([second, nested, late_reply, first], key=lambda comment: comment.path)
    assert ordered == [first, late_reply, nested, second]
    assert (nested.root, nested.depth) == (first, 2)


def test_path_of_a_time_before_1970_sorts_first() -> None:
    old = comment_at(datetime(1950, 1, 1, tzinfo=UTC))
    assert old.path < comment_at(NOW).path
    assert len(old.path) == threads.STEP_CHARACTERS


def test_paths_of_one_moment_differ() -> None:
    assert comment_at(NOW).path != comment_at(NOW).path


@pytest.mark.django_db
def test_arrange_puts_a_placeholder_where_a_comment_with_replies_was_withdrawn() -> None:
    post = published()
    first = approved(post)
    reply = approved(post, parent=first)
    other = approved(post)
    moderation.trash(first, by=author())
    nodes = threads.arrange(Comment.objects.approved().in_thread_order())
    assert [(node.depth, node.comment) for node in nodes] == [(0, None), (1, reply), (0, other)]


@pytest.mark.django_db
def test_arrange_leaves_out_what_was_withdrawn_without_replies() -> None:
    post = published()
    moderation.trash(approved(post), by=author())
    assert threads.arrange(Comment.objects.approved().in_thread_order()) == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_network_of_an_address_is_cut(address: str, network: str) -> None:
    assert networks.of_address(address) == network
