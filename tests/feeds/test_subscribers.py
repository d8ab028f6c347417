"""Readers that aren't ours subscribe to the blog as it is served, and reload.

Whether a change comes as the whole feed or as the changed entries alone (RFC 3229) is the
server's to choose: what counts is what the subscriber then knows.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blog import publishing
from blog.models import Blog, Post
from comments import moderation
from tests.blog.factories import author, published
from tests.comments.factories import approved
from tests.feeds.serving import Server
from tests.feeds.subscribers import (
    EACH_SUBSCRIBER,
    NOTHING,
    TWO_SUBSCRIBERS,
    Change,
    Choice,
    Subscriber,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(server: Server) -> Post:
    """A post that isn't the newest, with a comment."""
    tea = published(title="Tea", source="Black.", labels=["Drinks"])
    approved(tea)
    published(title="Scones", source="Warm.")
    return tea


def subscribed(server: Server, choice: Choice, *, to: str = "/feeds/posts") -> Subscriber:
    return choice.program(server.url(f"{to}.{choice.suffix}"))


@EACH_SUBSCRIBER
def test_unchanged_feed_is_a_304_and_brings_nothing(
    server: Server, tea: Post, choice: Choice
) -> None:
    subscriber = subscribed(server, choice)
    assert (server.last_status(), subscriber.titles()) == (200, ["Scones", "Tea"])
    for _ in range(2):
        assert subscriber.reload() == NOTHING
        assert server.last_status() == 304


@TWO_SUBSCRIBERS
def test_restarted_server_still_answers_304(server: Server, tea: Post, choice: Choice) -> None:
    subscriber = subscribed(server, choice)
    server.restart()
    assert subscriber.reload() == NOTHING
    assert server.last_status() == 304


@EACH_SUBSCRIBER
def test_edited_post_is_seen_once_and_under_its_id(
    server: Server, tea: Post, choice: Choice
) -> None:
    subscriber = subscribed(server, choice)
    publishing.edit(tea, title="Green tea", source="Green.")
    assert subscriber.reload() == Change(new=0, modified=1)
    assert subscriber.titles() == ["Green tea", "Scones"]
    assert subscriber.reload() == NOTHING
    assert server.last_status() == 304


@TWO_SUBSCRIBERS
def test_post_with_another_date_is_no_new_one(server: Server, tea: Post, choice: Choice) -> None:
    subscriber = subscribed(server, choice)
    publishing.edit(tea, published_at=datetime(2020, 3, 4, tzinfo=UTC))
    assert subscriber.reload().new == 0
    assert subscriber.titles() == ["Scones", "Tea"]


@EACH_SUBSCRIBER
def test_new_post_is_seen_once_and_touches_no_other(
    server: Server, tea: Post, choice: Choice
) -> None:
    subscriber = subscribed(server, choice)
    published(title="Jam", source="Red.")
    assert subscriber.reload() == Change(new=1, modified=0)
    assert subscriber.reload() == NOTHING
    assert server.last_status() == 304


@EACH_SUBSCRIBER
def test_removed_post_makes_no_other_new(server: Server, tea: Post, choice: Choice) -> None:
    subscriber = subscribed(server, choice)
    published(title="Jam", source="Red.")
    publishing.delete(tea)
    assert subscriber.reload() == Change(new=1, modified=0)
    assert subscriber.reload() == NOTHING


@EACH_SUBSCRIBER
def test_comment_is_seen_in_its_feeds_and_changes_no_post(
    server: Server, tea: Post, choice: Choice
) -> None:
    posts = subscribed(server, choice)
    every = subscribed(server, choice, to="/feeds/comments")
    of_tea = subscribed(server, choice, to=f"/feeds/posts/{tea.pk}/comments")
    approved(tea)
    assert posts.reload() == NOTHING
    assert every.reload() == of_tea.reload() == Change(new=1, modified=0)
    assert every.reload() == of_tea.reload() == NOTHING


@TWO_SUBSCRIBERS
def test_comment_that_was_withdrawn_and_comes_back_is_no_new_one(
    server: Server, tea: Post, choice: Choice
) -> None:
    comment = tea.comments.get()
    subscriber = subscribed(server, choice, to="/feeds/comments")
    moderation.trash(comment, by=author())
    assert subscriber.reload() == NOTHING
    moderation.restore(comment, by=author())
    assert subscriber.reload() == NOTHING
    assert len(subscriber.titles()) == 1


@TWO_SUBSCRIBERS
def test_setting_of_the_blog_changes_no_entry(server: Server, tea: Post, choice: Choice) -> None:
    subscriber = subscribed(server, choice)
    publishing.update_blog(Blog.current(), title="The Daily Scone")
    assert subscriber.reload() == NOTHING


@TWO_SUBSCRIBERS
def test_subscriber_of_an_old_address_gets_its_304(
    server: Server, tea: Post, choice: Choice
) -> None:
    subscriber = choice.program(server.url(f"/feeds/posts/default?alt={choice.suffix}"))
    assert subscriber.titles() == ["Scones", "Tea"]
    server.answers.clear()
    assert subscriber.reload() == NOTHING
    assert [status for _path, status in server.answers] == [301, 304]
