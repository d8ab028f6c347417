"""One mail about all that waits: after many about single comments, and once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Count
from django.utils import timezone

from comments import moderators, notices
from comments.models import Comment, Notice
from comments.notifications.letters import Waiting, letter

KIND = "comments-waiting"
#: How long after the first comment too many: so many more come, and one mail tells of all.
PAUSE: Final = timedelta(minutes=30)
#: As many comments as a mail shows, and as many reasons.
SHOWN: Final = 10
REASONS: Final = 10


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many, why (reasons with their numbers, most frequent first), the newest."""

    count: int
    reasons: Sequence[tuple[str, int]]
    shown: Sequence[Waiting]

    @property
    def more(self) -> int:
        """How many aren't shown."""
        return self.count - len(self.shown)

    @classmethod
    def now(cls, moderator: User) -> Queue:
        """Return it for the mail to ``moderator``. Four queries."""
        pending = Comment.objects.pending()
        newest = pending.select_related("post", "parent").order_by("-created_at", "-pk")
        shown = Waiting.of(list(newest[:SHOWN]), moderator)
        return cls(pending.count(), _reasons(), shown)


def _reasons() -> list[tuple[str, int]]:
    """Return why comments wait, with how many do; one that has two reasons counts twice."""
    found: dict[str, int] = {}
    grouped = Comment.objects.pending().order_by().values("reasons").annotate(number=Count("pk"))
    for reasons, number in grouped.values_list("reasons", "number"):
        for detail in {reason["detail"] for reason in reasons}:
            found[detail] = found.get(detail, 0) + number
    return sorted(found.items(), key=lambda reason: (-reason[1], reason[0]))[:REASONS]


def wants_each(moderator: User) -> bool:
    """Whether a moderator (still) has mail about each comment."""
    return bool(moderator.email) and notices.of(moderator).mode == Notice.Mode.EACH


def subject_of(count: int) -> str:
    """Return the subject of a mail about what waits: a number, and nothing that was typed."""
    return "A comment waits for approval" if count == 1 else f"{count} comments wait for approval"


def send(payload: Mapping[str, Any]) -> None:
    """Tell one moderator of all that waits, unless nothing does any more."""
    moderator = moderators.find(int(payload["subject"]))
    if moderator is None or not wants_each(moderator):
        return
    queue = Queue.now(moderator)
    if not queue.count:
        return
    newest = max(shown.event_id for shown in queue.shown)
    letter(
        moderator,
        "waiting",
        subject=subject_of(queue.count),
        name=f"waiting-{newest}-{queue.count}",
        at=timezone.now(),
        context={"queue": queue},
    ).send()
