"""Approve, spam, trash, restore: for one comment and for many."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments.models import Comment, ModerationEvent
from comments.moderation import recording
from comments.moderation.errors import (
    AlreadyThere,
    ErasedComment,
    ModerationRefused,
    StaleComment,
    UnknownComment,
)
from comments.moderation.transitions import ALLOWED, TARGETS, Action, State
from comments.notifications import replies


@dataclass(slots=True)
class Batch:
    """What one action did: ids of changed comments, and a refusal for each other one."""

    id: uuid.UUID
    changed: list[int] = field(default_factory=list)
    refused: list[ModerationRefused] = field(default_factory=list)


def approve(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Batch:
    """Show a comment to readers."""
    return _one(Action.APPROVE, comment, by=by, reason=reason)


def spam(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Batch:
    """Mark a comment as spam."""
    return _one(Action.SPAM, comment, by=by, reason=reason)


def trash(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Batch:
    """Put a comment aside."""
    return _one(Action.TRASH, comment, by=by, reason=reason)


def restore(comment: Comment, *, by: AbstractBaseUser, reason: str = "") -> Batch:
    """Take the last change of a comment's state back; a comment without one becomes pending."""
    return _one(Action.RESTORE, comment, by=by, reason=reason)


def _one(action: Action, comment: Comment, *, by: AbstractBaseUser, reason: str) -> Batch:
    """Apply an action to a comment as the caller saw it; raise the refusal if there is one."""
    batch = apply(action, [comment.pk], by=by, reason=reason, seen={comment.pk: comment.state})
    if batch.refused:
        raise batch.refused[0]
    comment.refresh_from_db()
    return batch


@transaction.atomic
def apply(
    action: Action,
    ids: Sequence[int],
    *,
    by: AbstractBaseUser,
    reason: str = "",
    seen: Mapping[int, str] | None = None,
) -> Batch:
    """Apply an action to many comments as one batch; what can't be changed is reported.

    ``seen`` tells in which state the caller saw them: one that differs is refused as stale.
    ``reason`` is a code, such as "moderator". The number of queries doesn't grow with the
    number of comments, but with that of their posts.
    """
    batch = Batch(uuid.uuid4())
    rows = recording.lock(ids)
    earlier = _states_before(rows) if action is Action.RESTORE else {}
    changes: dict[tuple[str, State], list[Comment]] = defaultdict(list)
    for comment_id in dict.fromkeys(ids):
        try:
            comment = _checked(comment_id, rows, action, (seen or {}).get(comment_id))
            target = TARGETS.get(action) or earlier.get(comment_id, State.PENDING)
            _refuse_same(comment, target)
        except ModerationRefused as refusal:
            batch.refused.append(refusal)
        else:
            changes[comment.state, target].append(comment)
    _write(changes, action, batch, by=by, reason=reason)
    return batch


def _checked(
    comment_id: int, rows: Mapping[int, Comment], action: Action, seen: str | None
) -> Comment:
    """Return the locked row that ``action`` may change, or raise why not."""
    comment = rows.get(comment_id)
    if comment is None:
        raise UnknownComment(comment_id)
    if comment.state == State.ERASED:
        raise ErasedComment(comment_id)
    if seen is not None and comment.state != seen:
        raise StaleComment(comment_id, seen=seen, state=comment.state)
    if State(comment.state) not in ALLOWED[action]:
        raise AlreadyThere(comment_id, state=comment.state)
    return comment


def _refuse_same(comment: Comment, target: str) -> None:
    """Refuse a change that would change nothing (a pending comment has nothing to restore)."""
    if comment.state == target:
        raise AlreadyThere(comment.pk, state=comment.state)


def _states_before(rows: Mapping[int, Comment]) -> dict[int, State]:
    """Return the state before the last change of each comment. One query."""
    events = ModerationEvent.objects.filter(comment_id__in=list(rows)).exclude(
        from_state__in=["", F("to_state")]
    )
    newest_last = events.order_by("at", "id").values_list("comment_id", "from_state")
    return {comment_id: State(state) for comment_id, state in newest_last}


def _write(
    changes: Mapping[tuple[str, State], Sequence[Comment]],
    action: Action,
    batch: Batch,
    *,
    by: AbstractBaseUser,
    reason: str,
) -> None:
    """Store the changes: rows, events, counts and, if readers see a difference, revisions."""
    shown_or_hidden = [
        comment
        for (before, after), comments in changes.items()
        if State.APPROVED in (before, after)
        for comment in comments
    ]
    affected = {comment.post_id for comment in shown_or_hidden}
    # With one that was seen before, replies to it change, which tell of no change.
    seen = {comment.post_id for comment in shown_or_hidden if comment.published_at}
    revision = recording.tell(affected, breaks=seen)
    events = []
    for (before, after), comments in changes.items():
        _set_state(comments, before, after, revision)
        for comment in comments:
            comment.state = after
            events.append(
                recording.event(
                    comment,
                    action,
                    from_state=before,
                    batch=batch.id,
                    by=by,
                    reasons=[reason] if reason else [],
                )
            )
            batch.changed.append(comment.pk)
    ModerationEvent.objects.bulk_create(events)
    recording.recount(affected)
    replies.shown([comment.pk for comment in shown_or_hidden if comment.state == State.APPROVED])


def _set_state(comments: Sequence[Comment], before: str, after: State, revision: int) -> None:
    """Compare and set: every row must still be what it was when it was locked."""
    shown = after == State.APPROVED
    now = timezone.now()
    fields: dict[str, object] = {"state": after, "visible": shown, "state_at": now}
    if shown:
        fields["published_at"] = Coalesce("published_at", now)
    if shown or before == State.APPROVED:
        fields["changed_at_revision"] = revision
    ids = [comment.pk for comment in comments]
    changed = Comment.objects.filter(pk__in=ids, state=before).update(**fields)
    if changed != len(ids):
        raise StaleComment(ids[0], seen=before, state="another one")
