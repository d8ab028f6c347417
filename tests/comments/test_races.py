"""Two at once: each change happens once, and nothing is lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from blog import locks, publishing
from blog.models import Blog, Label, Post
from comments import limits, moderation, submission
from comments.models import Comment, ModerationEvent, SpentProof
from tests.blog.factories import author, draft, published
from tests.comments import working
from tests.comments.factories import NETWORK, form, hold, pending
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_double_post_with_one_key_makes_one_comment() -> None:
    post, said = published(), form()
    submit = partial(submission.submit, post.pk, said, network=NETWORK, key="k")
    results = race(submit, submit, submit)
    answers = [result for result in results if isinstance(result, submission.Accepted)]
    assert len(answers) == 3
    assert len({answer.comment.pk for answer in answers}) == Comment.objects.count() == 1
    assert sorted(answer.repeated for answer in answers) == [False, True, True]


def test_double_post_of_one_text_without_a_key_makes_one_comment() -> None:
    post, said = published(), form()
    submit = partial(submission.submit, post.pk, said, network=NETWORK)
    results = race(submit, submit)
    assert Comment.objects.count() == 1
    assert sum(isinstance(result, submission.Repeated) for result in results) == 1


def test_posts_at_once_are_accepted_exactly_up_to_the_limit() -> None:
    post = published()
    count, _ = settings.COMMENT_LIMITS_NETWORK[0]
    tries = [partial(submission.submit, post.pk, form(), network=NETWORK) for _ in range(count + 4)]
    results = race(*tries)
    assert sum(isinstance(result, limits.LimitReached) for result in results) == 4
    assert Comment.objects.count() == count


def test_posts_at_once_with_one_proof_spend_it_once() -> None:
    working.wanted()
    post, proof = published(), working.proof()
    tries = [
        partial(submission.submit, post.pk, form(proof=proof), network=f"10.0.{number}.0/24")
        for number in range(4)
    ]
    race(*tries)
    assert Comment.objects.count() == 4
    assert Comment.objects.approved().count() == SpentProof.objects.count() == 1


def test_double_approve_changes_once_and_refuses_once() -> None:
    comment = pending(published())
    by = author()

    def approve() -> moderation.Report:
        return moderation.approve(Comment.objects.get(pk=comment.pk), by=by)

    seen = Comment.objects.get(pk=comment.pk)
    results = race(partial(moderation.approve, seen, by=by), partial(approve))
    refused = [result for result in results if isinstance(result, moderation.ModerationRefused)]
    assert len(refused) == 1
    assert ModerationEvent.objects.filter(action="approve").count() == 1
    assert Post.objects.get().comment_count == 1


def test_approve_against_spam_ends_in_the_state_of_the_only_one_that_won() -> None:
    comment = pending(published())
    by = author()
    one, other = (Comment.objects.get(pk=comment.pk) for _ in range(2))
    results = race(partial(moderation.approve, one, by=by), partial(moderation.spam, other, by=by))
    assert sum(isinstance(result, moderation.StaleComment) for result in results) == 1
    comment.refresh_from_db()
    assert ModerationEvent.objects.latest("id").to_state == comment.state
    assert Post.objects.get().comment_count == (1 if comment.visible else 0)


def test_post_against_close_leaves_no_comment_after_the_closing() -> None:
    hold("none")
    post = published()
    results = race(
        partial(submission.submit, post.pk, form(), network=NETWORK),
        partial(publishing.edit, Post.objects.get(pk=post.pk), comments_closed=True),
    )
    assert isinstance(results[1], Post)
    came_in = isinstance(results[0], submission.Accepted)
    assert came_in or isinstance(results[0], submission.CommentsClosed)
    assert Post.objects.get().comment_count == Comment.objects.count() == int(came_in)


def test_approvals_of_one_post_at_once_are_all_counted() -> None:
    post, by = published(), author()
    waiting = [pending(post) for _ in range(4)]
    race(*(partial(moderation.approve, comment, by=by) for comment in waiting))
    assert Post.objects.get().comment_count == 4


def test_approve_against_delete_of_the_post_ends_without_a_deadlock() -> None:
    post, by = published(), author()
    waiting = [pending(post) for _ in range(3)]
    ids = [comment.pk for comment in waiting]
    results = race(
        partial(publishing.delete, Post.objects.get(pk=post.pk)),
        partial(moderation.apply, moderation.Action.APPROVE, ids, by=by),
    )
    assert results[0] is None
    assert not Comment.objects.exists()


def test_publications_at_once_get_addresses_and_numbers_of_their_own() -> None:
    drafts = [publishing.draft(author=author(), title="Tea", source="x") for _ in range(4)]
    results = race(*(partial(publishing.publish, post) for post in drafts))
    assert all(isinstance(result, Post) for result in results)
    assert Post.objects.values("path").distinct().count() == 4
    assert Post.objects.values("sequence").distinct().count() == 4


def test_edits_of_one_post_at_once_keep_the_first_and_refuse_the_second() -> None:
    post = published()
    one, other = (Post.objects.get(pk=post.pk) for _ in range(2))
    results = race(
        partial(publishing.edit, one, title="One"), partial(publishing.edit, other, title="Other")
    )
    assert sum(isinstance(result, publishing.StalePost) for result in results) == 1


def test_publish_due_by_two_workers_publishes_once() -> None:
    post = published()
    Post.objects.filter(pk=post.pk).update(state="scheduled", scheduled_for=post.published_at)
    results = race(publishing.publish_due, publishing.publish_due)
    assert sorted(len(result) for result in results if isinstance(result, list)) == [0, 1]


def test_publish_due_waits_for_an_edit_without_a_deadlock() -> None:
    post = publishing.schedule(draft(), at=timezone.now() + timedelta(hours=1))
    Post.objects.filter(pk=post.pk).update(scheduled_for=timezone.now())
    results: list[object] = []
    worker = threading.Thread(target=lambda: results.extend(race(publishing.publish_due)))
    with transaction.atomic():
        locks.hold("publishing")
        worker.start()
        _wait_for_somebody_to_wait()
        publishing.edit(post, title="Green tea")
    worker.join()
    assert isinstance(results[0], list)
    assert results[0] + publishing.publish_due() == [post]
    assert Post.objects.published().get().title == "Green tea"


def test_drafts_at_once_with_one_new_label_make_one_label() -> None:
    make = partial(draft, labels=["Pots"])
    author()
    results = race(make, make, make, make)
    assert all(isinstance(result, Post) for result in results)
    assert Label.objects.get().posts.count() == 4


def _wait_for_somebody_to_wait() -> None:
    """Return once another connection waits for a lock, which SQLite's don't tell of."""
    waiting = connection.vendor != "postgresql"
    while not waiting:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            [waiting] = cursor.fetchone()


def test_update_blog_by_two_keeps_both_changes() -> None:
    race(
        partial(publishing.update_blog, Blog.current(), title="News"),
        partial(publishing.update_blog, Blog.current(), subtitle="of the day"),
    )
    assert (Blog.current().title, Blog.current().subtitle) == ("News", "of the day")
