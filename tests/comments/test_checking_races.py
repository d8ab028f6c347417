"""Everything at once from several connections: afterwards the checker finds nothing wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Blog, Post
from blog.press.snapshot import snapshot
from comments import checking, learning, moderation, submission
from comments.checking import Fault, Looked
from comments.models import Batch, Comment, ModerationEvent
from comments.moderation import Action
from tests.blog.factories import author, published
from tests.comments.factories import form, hold, threads_of
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Contender = Callable[[], object]
STEPS = 6
REFUSALS = (
    moderation.ModerationRefused,
    moderation.BatchRefused,
    submission.SubmissionRefused,
)


def found() -> list[Fault]:
    """Return everything that is wrong."""
    with snapshot():
        return [f for ids in checking.post_ids() for f in checking.faults(ids, Looked())]


def unless_refused(operation: Contender) -> None:
    """Do what may come too late: a refusal is one of the two right outcomes."""
    with suppress(*REFUSALS):
        operation()


def post_some(post: Post, number: int) -> None:
    """Post comments, replies among them."""
    for step in range(STEPS):
        ids = Comment.objects.filter(post=post, visible=True).values_list("pk", flat=True)
        parent = list(ids)[step % 5] if step % 2 and len(ids) > 4 else None
        said = form(parent_id=parent)
        network = f"10.{number}.{step}.0/24"
        unless_refused(partial(submission.submit, post.pk, said, network=network))


def decide_some(post: Post, by: User, seed: int) -> None:
    """Approve, spam, trash, restore whatever there is."""
    chance = Random(seed)  # noqa: S311 (a seed is the point)
    for _ in range(STEPS):
        ids = list(Comment.objects.filter(post=post).order_by("pk").values_list("pk", flat=True))
        some = chance.sample(ids, k=min(4, len(ids)))
        moderation.apply(chance.choice(list(Action)), some, by=by)


def undo_some(by: User) -> None:
    """Take the newest batches back, whoever's they are."""
    for _ in range(STEPS):
        newest = Batch.objects.filter(undone_by=None).order_by("-at")[1:4]
        for batch in list(newest):
            unless_refused(partial(moderation.undo, batch.pk, by=by))


def mark_some(post: Post, by: User) -> None:
    """Pin, lock and answer one comment after the other."""
    for comment in Comment.objects.filter(post=post).order_by("pk")[:STEPS]:
        for operation in (moderation.pin, moderation.lock, moderation.unpin):
            unless_refused(partial(operation, comment, by=by))
        unless_refused(partial(moderation.reply, comment, body="Thanks.", by=by))


def erase_some(post: Post) -> None:
    """Erase one comment after the other."""
    for comment in Comment.objects.filter(post=post).order_by("-pk")[:STEPS]:
        unless_refused(partial(moderation.erase, comment))


def import_some(post: Post, name: str) -> None:
    """Bring in threads twice."""
    items = [
        moderation.ImportedComment(
            ref=f"{name}:{number}",
            parent_ref=f"{name}:{number - 1}" if number % 3 else "",
            post=post,
            created_at=timezone.now() - timedelta(hours=number),
            source="Imported.",
            state=Comment.State.APPROVED,
        )
        for number in range(STEPS)
    ]
    for _ in range(2):
        moderation.import_comments(items)


def purge_some() -> None:
    """Delete spam and trash for good, as soon as they are there."""
    for _ in range(STEPS):
        moderation.purge()


def mend_some(posts: Sequence[Post]) -> None:
    """Mend what is right."""
    for post in posts:
        assert moderation.mend(post.pk).comments == []


def test_everything_at_once_leaves_counts_and_threads_right() -> None:
    hold("none")
    Blog.objects.update(keep_spam_days=0)
    by, posts = author(), [published(), published(title="Milk")]
    for post in posts:
        threads_of(post, [3, 1, 2, 1])
    results = race(
        *(partial(post_some, post, number) for number, post in enumerate(posts)),
        *(partial(decide_some, post, by, seed) for seed, post in enumerate([*posts, *posts])),
        *(partial(erase_some, post) for post in posts),
        *(partial(import_some, post, str(post.pk)) for post in posts),
        *(partial(mark_some, post, by) for post in posts),
        partial(undo_some, by),
        purge_some,
        partial(mend_some, posts),
    )
    assert results == [None] * len(results)
    assert Comment.objects.count() > 20
    assert found() == []
    learning.work()
    assert list(learning.faults()) == []


def test_two_that_mend_at_once_mend_once_each_row() -> None:
    post = published()
    threads_of(post, [4, 2])
    Comment.objects.exclude(parent=None).update(depth=9)
    Post.objects.update(comment_count=1)
    results = race(*[partial(moderation.mend, post.pk)] * 3)
    mended = [len(result.comments) for result in results if isinstance(result, moderation.Mended)]
    assert sorted(mended) == [0, 0, 4]
    assert found() == []


def test_reply_against_a_lock_comes_in_before_it_or_not_at_all() -> None:
    hold("none")
    post = published()
    [head] = threads_of(post, [1])
    results = race(
        partial(moderation.lock, head, by=author()),
        partial(submission.submit, post.pk, form(parent_id=head.pk), network="10.0.0.0/24"),
    )
    assert isinstance(results[0], moderation.Report)
    if isinstance(results[1], submission.Accepted):
        locked, came_in = (ModerationEvent.objects.get(action=a) for a in ("lock", "submit"))
        assert came_in.pk < locked.pk
    else:
        assert isinstance(results[1], submission.ThreadLocked)
        assert Comment.objects.count() == 1
