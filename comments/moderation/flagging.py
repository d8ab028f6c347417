"""What readers report: enough of them hold a comment, once, and a moderator has the last word."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog.models import Blog
from comments import notifications
from comments.models import Comment, Flag, ModerationEvent
from comments.moderation import batches, changing, recording
from comments.moderation.batches import Report
from comments.moderation.errors import (
    ErasedComment,
    NotReported,
    UnknownComment,
)
from comments.moderation.transitions import State

#: The code of the reason that stays with a comment that was held.
REASON: Final = "flagged"
#: By the action of an event: what is done to reports, and what takes it back.
OPPOSITE: Final[Mapping[str, str]] = {"dismiss": "reflag", "reflag": "dismiss"}


@transaction.atomic
def flag(comment: Comment, *, network: str, reason: str) -> None:
    """Note that a reader wants a moderator to look at a comment; enough of them hold it.

    ``reason`` is a :class:`Flag.Reason`. A network counts once. Raises :class:`UnknownComment`
    for what readers don't see.
    """
    stored = recording.lock([comment.pk]).get(comment.pk)
    if stored is None or not stored.visible or not stored.post.is_published:
        raise UnknownComment(comment.pk)
    new = Flag(comment=stored, digest=_digest(stored.pk, network), reason=reason, at=timezone.now())
    Flag.objects.bulk_create([new], ignore_conflicts=True)
    counted = _counted([stored.pk])[stored.pk]
    if _is_enough(sum(counted.values())) and _can_be_held(stored):
        _hold(stored, said(counted))


@transaction.atomic
def dismiss(comment: Comment, *, by: AbstractBaseUser) -> Report:
    """Have a comment stay that readers report; what they reported so far counts no more.

    Nor will reports hold it again, unless its author edits it. Raises :class:`NotReported`,
    :class:`UnknownComment` or :class:`ErasedComment`.
    """
    stored = recording.lock([comment.pk]).get(comment.pk)
    if stored is None:
        raise UnknownComment(comment.pk)
    if stored.state == State.ERASED:
        raise ErasedComment(comment.pk)
    batch = batches.begun("dismiss", by=by)
    if not Flag.objects.open().filter(comment=stored).exists():
        raise NotReported(comment.pk)
    _write([stored], "dismiss", undone=None, batch=batch.pk, by=by)
    batches.record(batch, changed=1)
    return Report(batch.pk, [stored.pk])


def flip(
    answered: Iterable[tuple[Comment, str]], *, undone: UUID, batch: UUID, by: AbstractBaseUser
) -> None:
    """Take answers to reports back, given the locked comments and what was done with each."""
    for action, opposite in OPPOSITE.items():
        comments = [comment for comment, done in answered if done == action]
        _write(comments, opposite, undone=undone, batch=batch, by=by)


def reports_on(ids: Sequence[int]) -> Mapping[int, str]:
    """Return in words what readers report of comments that they see, by id. One query."""
    return {comment_id: said(counted) for comment_id, counted in _counted(ids).items()}


def said(counted: Mapping[str, int]) -> str:
    """Say what readers report: "reported by 3 readers: spam 2, abusive 1"."""
    number = sum(counted.values())
    frequent = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    named = ", ".join(f"{Flag.Reason(reason).label} {count}" for reason, count in frequent)
    return f"reported by {number} reader{'' if number == 1 else 's'}: {named}"


def _digest(comment_id: int, network: str) -> str:
    """Return what two flags of a network on one comment have in common, and no others."""
    message = f"{comment_id}:{network}"
    return salted_hmac("comments.flag", message, algorithm="sha256").hexdigest()


def _counted(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return how many flags are open by comment and reason. One query."""
    rows = Flag.objects.open().filter(comment__in=ids).values_list("comment_id", "reason")
    found: dict[int, dict[str, int]] = {}
    for comment_id, reason, number in rows.annotate(number=Count("pk")).order_by():
        found.setdefault(comment_id, {})[reason] = number
    return found


def _is_enough(number: int) -> bool:
    """Whether so many readers hold a comment, as the owner wants."""
    threshold = Blog.current().flags_to_hold
    return threshold is not None and number >= threshold


def _can_be_held(comment: Comment) -> bool:
    """Whether reports may hold a comment: one of the blog's own people, never.

    Nor what stayed by a moderator's decision after reports: a storm of them would hide it again
    and again. Its author's edit makes it another text.
    """
    if comment.user_id is not None:
        return False
    events = ModerationEvent.objects.filter(comment=comment).order_by("-pk")
    edits = events.filter(action="edit", by__isnull=True)
    edited = edits.values_list("pk", flat=True).first() or 0
    told = events.filter(pk__gt=edited, action__in=["flag", *OPPOSITE])
    answers = list(told.values_list("action", flat=True))
    return "flag" not in answers and answers[:1] != ["dismiss"]


def _hold(comment: Comment, detail: str) -> None:
    """Have a locked comment wait, with the reason; moderators are told like of any other."""
    # Whatever held it before was answered when it was shown.
    comment.reasons = [{"code": REASON, "detail": detail}]
    Comment.objects.filter(pk=comment.pk).update(reasons=comment.reasons)
    changes = changing.grouped([(comment, State.PENDING)])
    changing.write(changes, "flag", batch=uuid.uuid4(), by=None, reason=REASON)
    notifications.comment_held(Comment.objects.get(pk=comment.pk))


def _write(
    comments: Sequence[Comment],
    action: str,
    *,
    undone: UUID | None,
    batch: UUID,
    by: AbstractBaseUser,
) -> None:
    """Answer reports, or take that back, with the events. No reader sees a difference."""
    if not comments:
        return
    flags = Flag.objects.filter(comment__in=comments)
    if action == "dismiss":
        flags.filter(dismissed_by=None).update(dismissed_by=batch)
    else:
        flags.filter(dismissed_by=undone).update(dismissed_by=None)
    ModerationEvent.objects.bulk_create(
        recording.event(comment, action, from_state=comment.state, batch=batch, by=by)
        for comment in comments
    )
