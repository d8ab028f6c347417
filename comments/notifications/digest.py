"""One mail a day to each moderator who wants that: what waits, and what was decided by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from blog import outbox
from blog.models import Blog
from comments import moderators, notices
from comments.models import Comment, ModerationEvent, Notice
from comments.notifications.letters import letter
from comments.notifications.waiting import Queue, subject_of

KIND = "comments-digest"


@dataclass(frozen=True, slots=True)
class Automatic:
    """What was decided in a time without a moderator: as spam, and as fit to be seen at once."""

    spam: int
    approved: int

    @classmethod
    def between(cls, since: datetime, until: datetime) -> Automatic:
        """Count the comments that came then. One query, by the comments' index on time."""
        came = ModerationEvent.objects.filter(
            comment__created_at__gt=since, comment__created_at__lte=until
        ).filter(action__in=["submit", "judge"], by=None)
        counted = came.order_by().values("to_state").annotate(number=Count("pk"))
        numbers = dict(counted.values_list("to_state", "number"))
        return cls(numbers.get(Comment.State.SPAM, 0), numbers.get(Comment.State.APPROVED, 0))


def write_due() -> int:
    """Write each digest that is owed, once, however many workers look; return how many.

    After an outage it comes late. One query where none is owed.
    """
    chosen = Notice.objects.filter(mode=Notice.Mode.DIGEST).order_by("pk")
    now, zone = timezone.now(), Blog.current().zone
    written = 0
    for notice in chosen:
        due_at = notices.last_due(notice.hour, zone, at=now)
        if notices.is_owed(notice, due_at=due_at, zone=zone):
            written += _write(notice, due_at)
    return written


@transaction.atomic
def _write(notice: Notice, due_at: datetime) -> bool:
    """Write a digest, unless another worker has done so or its moderator has chosen otherwise."""
    seen = Notice.objects.filter(
        pk=notice.pk, mode=notice.mode, hour=notice.hour, told_until=notice.told_until
    )
    if not seen.update(told_until=due_at):
        return False
    since = notice.told_until or due_at - notices.DAY
    outbox.enqueue(
        KIND,
        {
            "moderator": notice.user_id,
            "since": since.isoformat(),
            "until": due_at.isoformat(),
        },
        key=f"{KIND}:{notice.user_id}:{due_at.isoformat()}",
    )
    return True


def send(payload: Mapping[str, Any]) -> None:
    """Send a digest, unless there is nothing to tell or it isn't wanted any more."""
    moderator = moderators.find(payload["moderator"])
    if moderator is None or not _wants_digest(moderator):
        return
    since, until = (datetime.fromisoformat(payload[name]) for name in ("since", "until"))
    queue, automatic = Queue.now(moderator), Automatic.between(since, until)
    if not (queue.count or automatic.spam or automatic.approved):
        return
    letter(
        moderator,
        "digest",
        subject=subject_of(queue.count) if queue.count else "Comments since your last digest",
        name=f"digest-{until:%Y%m%d%H}",
        at=until,
        context={"queue": queue, "automatic": automatic, "since": since},
    ).send()


def _wants_digest(moderator: User) -> bool:
    return bool(moderator.email) and notices.of(moderator).mode == Notice.Mode.DIGEST
