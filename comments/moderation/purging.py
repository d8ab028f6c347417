"""Retention: spam and trash go for good after a while; what waits never does."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from blog import locks
from blog.models import Blog
from comments.models import Comment, Commenter, ModerationEvent
from comments.moderation import erasure, recording

State = Comment.State

#: As many comments as one transaction purges.
BATCH = 200
#: What is kept for a while only.
PUT_ASIDE = (State.SPAM, State.TRASH)
#: Where an event says that its comment went: the row is deleted.
PURGED = "purged"


def purge() -> int:
    """Purge spam and trash that is older than the owner keeps it; return how many there were.

    No reader saw any of it, so no revision moves. One transaction for each 200: whoever breaks
    off has done what they did.
    """
    before = timezone.now() - timedelta(days=Blog.current().keep_spam_days)
    purged = 0
    for state in PUT_ASIDE:
        while ids := _oldest(state, before):
            purged += _purge(ids, before)
    return purged


def _oldest(state: State, before: datetime) -> list[int]:
    """Return the ids of those that have been in a state since before ``before``, by its index."""
    due = Comment.objects.filter(state=state, state_at__lt=before)
    return list(due.order_by("state_at").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _purge(ids: Collection[int], before: datetime) -> int:
    """Purge those that are, now that nobody else can change them, still what they were."""
    locks.hold("purging")
    rows = recording.lock(ids).values()
    due = [row for row in rows if row.state in PUT_ASIDE and row.state_at < before]
    replied = _with_replies({row.pk for row in due})
    _remember_spam(due)
    erasure.empty(replied)
    erasure.forget_pages([row.pk for row in due])
    Comment.objects.filter(pk__in=[row.pk for row in due if row.pk not in replied]).delete()
    _record(due, replied)
    return len(due)


def _with_replies(ids: Collection[int]) -> set[int]:
    """Return those of some comments that replies remain of, once the others are gone.

    A reply needs its parent's post, which is locked: none comes meanwhile. A thread of nothing
    but spam goes as a whole.
    """
    above = dict(Comment.objects.filter(parent__in=ids).values_list("pk", "parent_id"))
    kept: set[int] = set()
    waiting = [parent for reply, parent in above.items() if reply not in ids]
    while waiting:
        comment_id = waiting.pop()
        if comment_id in above and comment_id not in kept:
            waiting.append(above[comment_id])
        kept.add(comment_id)
    return kept


def _remember_spam(due: Iterable[Comment]) -> None:
    """Note whose spam goes: they are not trusted again because it is forgotten."""
    known = {row.commenter_id for row in due if row.state == State.SPAM and row.commenter_id}
    Commenter.objects.filter(pk__in=known, had_spam=False).update(had_spam=True)


def _record(due: Iterable[Comment], replied: Collection[int]) -> None:
    """Write an event for each: ids and states are all that is left."""
    batch, events = uuid.uuid4(), []
    for comment in due:
        before, after = comment.state, State.ERASED if comment.pk in replied else PURGED
        comment.state = after
        events.append(recording.event(comment, "purge", from_state=before, batch=batch))
    ModerationEvent.objects.bulk_create(events)
