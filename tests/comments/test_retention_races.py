"""Retention beside others: two workers, a moderator who changes their mind, a worker that dies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from comments import moderation, submission
from comments.models import Comment, ModerationEvent
from comments.moderation import purging
from tests.blog.factories import author, published
from tests.comments.factories import approved, form, hold, pending
from tests.comments.test_retention import put_aside
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def purges() -> int:
    return ModerationEvent.objects.filter(action="purge").count()


def test_purge_by_two_workers_happens_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 3)
    post = published()
    put_aside(*(pending(post) for _ in range(10)))
    assert sum(found for found in race(*[moderation.purge] * 3) if isinstance(found, int)) == 10
    assert (Comment.objects.count(), purges()) == (0, 10)


@pytest.mark.parametrize("rescue", [moderation.restore, moderation.approve])
def test_purge_against_a_moderators_rescue_does_one_of_the_two(
    rescue: Callable[..., object],
) -> None:
    by, comments = author(), put_aside(*(pending(published()) for _ in range(4)))
    rescues = [partial(rescue, Comment.objects.get(pk=c.pk), by=by) for c in comments]
    results = race(moderation.purge, *rescues)
    lost = [result for result in results if isinstance(result, moderation.UnknownComment)]
    assert [result for result in results if isinstance(result, Exception)] == lost
    assert Comment.objects.count() == 4 - len(lost)
    assert purges() == len(lost) == results[0]


def test_purge_against_a_reply_above_keeps_the_reply() -> None:
    post = published()
    top = approved(post)
    put_aside(approved(post, parent=top))
    hold("none")
    reply = partial(submission.submit, post.pk, form(parent_id=top.pk), network="192.0.2.0/24")
    results = race(moderation.purge, reply)
    assert not any(isinstance(result, Exception) for result in results)
    assert Comment.objects.filter(parent=top).count() == 1


def test_purge_that_dies_on_the_way_has_done_whole_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    put_aside(*(pending(published()) for _ in range(6)))
    batches = count(1)

    def record(*found: object) -> None:
        if next(batches) == 2:
            raise KeyboardInterrupt
        write(*found)  # type: ignore[arg-type]

    write = purging._record  # noqa: SLF001 - the last step of a batch
    monkeypatch.setattr(purging, "_record", record)
    with pytest.raises(KeyboardInterrupt):
        moderation.purge()
    assert (Comment.objects.count(), purges()) == (4, 2)
    assert moderation.purge() == 4
    assert (Comment.objects.count(), purges()) == (0, 6)


def test_networks_are_forgotten_by_two_workers_beside_a_decision_without_a_deadlock() -> None:
    comments = put_aside(*(pending(published()) for _ in range(6)))
    ids = [comment.pk for comment in comments]
    Comment.objects.update(created_at=Comment.objects.get(pk=ids[0]).state_at)
    decide = partial(moderation.apply, moderation.Action.APPROVE, ids[::-1], by=author())
    results = race(moderation.forget_networks, moderation.forget_networks, decide)
    assert not [result for result in results if isinstance(result, Exception)]
    assert not Comment.objects.exclude(network="").exists()
