"""What people decided a comment to be, as the log of decisions tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from comments.models import Comment, ModerationEvent

State = Comment.State

#: What gives back what was before, whatever that was.
GIVES_BACK: Final = frozenset({"restore", "undo"})
#: The states in which a decision leaves what it says is spam, or wanted.
SAID_BY: Final = frozenset({State.APPROVED, State.SPAM})


class Label(NamedTuple):
    """Spam or wanted, and when a person decided so."""

    is_spam: bool
    at: datetime


class Logged(NamedTuple):
    """What of an event tells the label."""

    action: str
    from_state: str
    to_state: str
    by_id: int | None
    at: datetime


def of_log(events: Iterable[Logged]) -> Label | None:
    """Return what the last decision of a person made of a comment, None if none says it.

    ``events`` are all of the comment, in their order. A decision says "wanted" by leaving a comment
    approved, and "spam" by leaving it there. Trash says neither: a double, a quarrel and a test go
    there as well as spam, so that what was said before stands. What rules, imports, the worker and
    the comment's author do says nothing. Restoring and undoing take the last change of the state
    back, and with it what that said.
    """
    label: Label | None = None
    before: Label | None = None
    for event in events:
        if event.to_state == State.ERASED and event.action == "erase":
            return None
        if not event.from_state or event.from_state == event.to_state:
            continue
        if event.action in GIVES_BACK:
            label, before = before, label
        elif event.by_id is not None and event.to_state in SAID_BY:
            label, before = Label(event.to_state == State.SPAM, event.at), label
        else:
            before = label
    return label


def of(ids: Collection[int]) -> Mapping[int, Label | None]:
    """Return the labels of comments by id. One query."""
    logs: dict[int, list[Logged]] = defaultdict(list)
    events = ModerationEvent.objects.filter(comment__in=ids).order_by("pk")
    for comment_id, *logged in events.values_list("comment_id", *Logged._fields):
        logs[comment_id].append(Logged(*logged))
    return {comment_id: of_log(logs[comment_id]) for comment_id in ids}
