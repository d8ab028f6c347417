"""Changes of state, as they are stored: whoever decides, and whether one comment or many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import akismet, learning
from comments.models import Comment, ModerationEvent
from comments.moderation import recording
from comments.moderation.errors import StaleComment
from comments.moderation.transitions import State
from comments.notifications import replies

#: Locked comments by the state that they are in and the one that they come to.
Changes: TypeAlias = Mapping[tuple[str, State], Sequence[Comment]]


def grouped(changes: Iterable[tuple[Comment, State]]) -> Changes:
    """Return comments with their new states as changes."""
    groups: dict[tuple[str, State], list[Comment]] = defaultdict(list)
    for comment, after in changes:
        groups[comment.state, after].append(comment)
    return groups


def write(
    changes: Changes,
    action: str,
    *,
    batch: UUID,
    by: AbstractBaseUser | None,
    reason: str = "",
) -> list[int]:
    """Store the changes: rows, events, counts and, if readers see a difference, revisions.

    Returns the ids. The number of queries doesn't grow with that of the comments, but with that
    of their posts.
    """
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
    reasons = [reason] if reason else []
    events = []
    for (before, after), comments in changes.items():
        _set_state(comments, before, after, revision)
        for comment in comments:
            comment.state = after
            events.append(
                recording.event(
                    comment, action, from_state=before, batch=batch, by=by, reasons=reasons
                )
            )
    ModerationEvent.objects.bulk_create(events)
    learning.tell([comment for some in changes.values() for comment in some], action, by=by)
    recording.recount(affected)
    replies.shown([comment.pk for comment in shown_or_hidden if comment.state == State.APPROVED])
    if by is not None:
        akismet.contradicted([event.comment_id for event in events])
    return [event.comment_id for event in events]


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
