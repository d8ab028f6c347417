"""What goes after a while: spam and trash, and the networks of commenters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import publishing, revisions, worker
from blog.models import Blog, Post
from comments import moderation
from comments.models import (
    Comment,
    Commenter,
    CommentText,
    ModerationEvent,
    Receipt,
    Subscription,
)
from comments.moderation import Action, forgetting, purging
from tests.blog.factories import author, published
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db
State = Comment.State
AGES = timedelta(days=400)


def put_aside(
    *comments: Comment, action: Action = Action.SPAM, ago: timedelta = AGES
) -> list[Comment]:
    """Decide about comments, as if it were a while ago."""
    ids = [comment.pk for comment in comments]
    moderation.apply(action, ids, by=author())
    Comment.objects.filter(pk__in=ids).update(state_at=timezone.now() - ago)
    return list(comments)


def purged_events() -> list[tuple[int, str, str]]:
    events = ModerationEvent.objects.filter(action="purge").order_by("comment_id")
    return list(events.values_list("comment_id", "from_state", "to_state"))


@pytest.mark.parametrize("action", [Action.SPAM, Action.TRASH])
def test_purge_deletes_what_was_put_aside_long_ago_with_all_that_hangs_on_it(
    action: Action,
) -> None:
    [comment] = put_aside(pending(published()), action=action)
    now = timezone.now()
    CommentText.objects.create(comment=comment, source="Before", replaced_at=now)
    Subscription.objects.create(comment=comment, created_at=now)
    Receipt.objects.create(post=comment.post, key="k", comment=comment, created_at=now)
    assert moderation.purge() == 1
    assert not Comment.objects.exists()
    beside = [CommentText.objects, Subscription.objects, Receipt.objects]
    assert [rows.count() for rows in beside] == [0, 0, 0]
    assert purged_events() == [(comment.pk, Action(action).value, "purged")]


def test_purge_keeps_what_came_there_within_the_time_that_the_owner_says() -> None:
    publishing.update_blog(Blog.current(), keep_spam_days=10)
    post = published()
    put_aside(pending(post), ago=timedelta(days=9, hours=23))
    put_aside(pending(post), ago=timedelta(days=10, minutes=1))
    assert (moderation.purge(), Comment.objects.count()) == (1, 1)


def test_purge_leaves_what_waits_and_what_readers_see_however_old() -> None:
    post = published()
    pending(post)
    approved(post)
    Comment.objects.update(state_at=timezone.now() - AGES)
    assert (moderation.purge(), Comment.objects.count()) == (0, 2)


def test_purge_leaves_an_erased_row_where_replies_are() -> None:
    post = published()
    parent = approved(post, author_email="rita@example.org")
    reply = approved(post, parent=parent)
    put_aside(parent)
    CommentText.objects.create(comment=parent, source="Before", replaced_at=timezone.now())
    moderation.purge()
    parent.refresh_from_db()
    reply.refresh_from_db()
    assert (parent.state, parent.source, parent.author_email) == (State.ERASED, "", "")
    assert (reply.parent_id, reply.state) == (parent.pk, State.APPROVED)
    assert purged_events() == [(parent.pk, "spam", "erased")]
    assert not CommentText.objects.exists()


def test_purge_of_a_thread_of_nothing_but_spam_takes_all_of_it() -> None:
    post = published()
    parent = approved(post)
    reply = approved(post, parent=parent)
    put_aside(parent, reply, approved(post, parent=reply))
    assert moderation.purge() == 3
    assert not Comment.objects.exists()


def test_purge_keeps_every_place_above_a_reply_that_stays() -> None:
    post = published()
    top = approved(post)
    middle = approved(post, parent=top)
    last = approved(post, parent=middle)
    put_aside(top, middle, approved(post, parent=top))
    moderation.purge()
    kept = dict(Comment.objects.values_list("pk", "state"))
    assert kept == {top.pk: "erased", middle.pk: "erased", last.pk: "approved"}


def test_purge_changes_nothing_that_readers_see() -> None:
    post = published()
    parent = approved(post)
    approved(post, parent=parent)
    put_aside(parent, approved(post))
    scopes = ["posts", "comments", f"post:{post.pk}", "blog"]
    before, count = revisions.read(scopes), Post.objects.get().comment_count
    moderation.purge()
    assert revisions.read(scopes) == before
    assert Post.objects.get().comment_count == count == 1


def test_purge_of_spam_is_remembered_of_its_commenter_and_that_of_trash_is_not() -> None:
    now, post = timezone.now(), published()
    one, other = (
        Commenter.objects.create(email=email, verified_at=now) for email in ("a@x.test", "b@x.test")
    )
    spam, trash = pending(post), pending(post)
    Comment.objects.filter(pk=spam.pk).update(commenter=one)
    Comment.objects.filter(pk=trash.pk).update(commenter=other)
    put_aside(spam)
    put_aside(trash, action=Action.TRASH)
    moderation.purge()
    found = dict(Commenter.objects.values_list("email", "had_spam"))
    assert found == {"a@x.test": True, "b@x.test": False}


def test_purge_of_many_goes_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    post = published()
    put_aside(*(pending(post) for _ in range(5)))
    assert moderation.purge() == 5
    assert ModerationEvent.objects.filter(action="purge").values("batch").distinct().count() == 3


@pytest.mark.parametrize("number", [1, 7])
def test_purge_of_a_batch_takes_the_same_queries_for_any_number(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = published()
    put_aside(*(pending(post) for _ in range(number)))
    # The blog; what is due, twice of spam; the savepoint; posts, twice, and comments; replies;
    # the pages of mentions, what goes with them, and they; the events.
    locked = 1 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(20 + locked):
        assert moderation.purge() == number


def test_work_purges_and_forgets_networks() -> None:
    put_aside(pending(published()))
    old = approved(Post.objects.get())
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - AGES)
    worker._chores["comments"].done_at = None  # noqa: SLF001 - as in a process of its own
    call_command("work", "--once")
    assert list(Comment.objects.values_list("pk", "network")) == [(old.pk, "")]


def test_networks_are_forgotten_after_the_time_that_the_owner_says() -> None:
    publishing.update_blog(Blog.current(), keep_network_days=10)
    post = published()
    young, old = pending(post), pending(post)
    for comment, days in ((young, 9), (old, 11)):
        written = timezone.now() - timedelta(days=days)
        Comment.objects.filter(pk=comment.pk).update(created_at=written)
    assert moderation.forget_networks() == 1
    kept = dict(Comment.objects.values_list("pk", "network"))
    assert (kept[old.pk], kept[young.pk]) == ("", young.network)


def test_networks_of_many_are_forgotten_in_batches(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    post = published()
    for _ in range(5):
        pending(post)
    Comment.objects.update(created_at=timezone.now() - AGES)
    before = revisions.read(["posts", "comments", "blog"])
    with django_assert_num_queries(1 + 4 + 3 * 4):
        assert moderation.forget_networks() == 5
    assert not Comment.objects.exclude(network="").exists()
    assert revisions.read(["posts", "comments", "blog"]) == before


def test_networks_are_found_by_the_index_of_those_that_are_kept() -> None:
    due = forgetting.due(timezone.now())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "comment_of_network" in due.explain()


@pytest.mark.parametrize("state", ["spam", "trash"])
def test_what_is_to_be_purged_is_found_by_its_index(state: str) -> None:
    due = Comment.objects.filter(state=state, state_at__lt=timezone.now()).order_by("state_at")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "comment_since" in due.explain()
