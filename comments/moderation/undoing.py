"""Taking a batch back, as a whole, and honestly: what has moved on since stays, and is named."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments import rulebook
from comments.models import Batch, Comment, ModerationEvent, Rule
from comments.moderation import batches, changing, corrections, flagging, marks, recording
from comments.moderation.errors import AlreadyUndone, UnknownBatch
from comments.moderation.transitions import State

#: What an event changed beside the state, by its action.
ASPECTS: Mapping[str, str] = {
    "edit": "text",
    "pin": "pin",
    "unpin": "pin",
    "lock": "lock",
    "unlock": "lock",
    "dismiss": "reports",
    "reflag": "reports",
}
STATE = "state"
SWITCHED_BACK = {"on": "off", "off": "on"}


@dataclass(frozen=True, slots=True)
class MovedOn:
    """A comment (or a rule) that was left as it is, for something happened to it since.

    ``action`` is the code of what happened, such as "approve", or "gone" for what is not there
    any more; ``by`` is the id of the user who did it, if one did.
    """

    comment_id: int | None
    action: str
    state: str = ""
    by: int | None = None
    rule_id: int | None = None

    def __str__(self) -> str:
        if self.rule_id is not None:
            return f"Rule {self.rule_id} was changed or deleted since."
        if self.action == "gone":
            return f"Comment {self.comment_id} is gone."
        return f"Comment {self.comment_id} has moved on since ({self.action}); it is {self.state}."


@dataclass(slots=True)
class Undone:
    """What an undo gave back, and what had moved on since.

    ``batch`` names the undo itself, which can be undone in turn.
    """

    batch: uuid.UUID
    restored: list[int] = field(default_factory=list)
    moved_on: list[MovedOn] = field(default_factory=list)


def undo(batch_id: uuid.UUID, *, by: AbstractBaseUser) -> Undone:
    """Take back what a batch changed, wherever nothing has happened to the same thing since.

    Once: of two at the same time, or one after the other, the second raises
    :class:`AlreadyUndone`, unless the first was broken off half-way: then it goes on. A comment
    that was shown before and is so again keeps its times.
    """
    with transaction.atomic():
        undone, undoing, report = _begun(batch_id, by=by)
    for events in _events_of(undone):
        with transaction.atomic():
            restored = _take_back(events, undoing, report, by=by)
            batches.record(undoing, changed=len(restored), finished=False)
        report.restored += restored
    batches.record(undoing, changed=0)
    return report


def _begun(batch_id: uuid.UUID, *, by: AbstractBaseUser) -> tuple[Batch, Batch, Undone]:
    """Lock the batch; return it, and the one that takes it back, with the rules switched."""
    undone = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if undone is None:
        raise UnknownBatch
    broken_off = Batch.objects.filter(undoes=undone).first()
    if broken_off is not None:
        if broken_off.finished_at is not None:
            raise AlreadyUndone
        return undone, broken_off, Undone(broken_off.pk)
    undoing = batches.begun("undo", by=by, undoes=undone)
    report = Undone(undoing.pk)
    batches.record(undoing, changed=0, finished=False)
    _switch_back(undone, undoing, report)
    return undone, undoing, report


def _events_of(batch: Batch) -> Iterator[list[ModerationEvent]]:
    """Yield the events of a batch in parts that one transaction takes back."""
    last = 0
    events = ModerationEvent.objects.filter(batch=batch.pk).order_by("pk")
    while part := list(events.filter(pk__gt=last)[: batches.CHUNK]):
        last = part[-1].pk
        yield part


def _take_back(
    events: Sequence[ModerationEvent], undoing: Batch, report: Undone, *, by: AbstractBaseUser
) -> list[int]:
    """Take some events back, under the locks of their comments; return the comments' ids."""
    rows = recording.lock({event.comment_id for event in events})
    later = _later(events)
    waiting = [event for event in events if not _is_taken_back(event, later, undoing)]
    free = [event for event in waiting if _is_free(event, rows, later, report)]
    states = [
        (rows[event.comment_id], _state_before(event)) for event in free if STATE in aspects(event)
    ]
    changing.write(changing.grouped(states), "undo", batch=undoing.pk, by=by)
    texts = [rows[event.comment_id] for event in free if "text" in aspects(event)]
    corrections.put_back(texts, undone=events[0].batch, undoing=undoing.pk, by=by)
    done = [(rows[event.comment_id], event.action) for event in free]
    marks.flip(done, undoing.pk, by=by)
    flagging.flip(done, undone=events[0].batch, batch=undoing.pk, by=by)
    return list(dict.fromkeys(event.comment_id for event in free))


def aspects(event: ModerationEvent) -> frozenset[str]:
    """Name what an event changed: the state, the text, a mark, reports."""
    moved = {STATE} if event.from_state != event.to_state else set()
    return frozenset(moved | ({ASPECTS[event.action]} if event.action in ASPECTS else set()))


def _later(events: Sequence[ModerationEvent]) -> Mapping[int, Sequence[ModerationEvent]]:
    """Return what happened to each comment after these events, newest last. One query."""
    after = ModerationEvent.objects.filter(
        comment__in={event.comment_id for event in events}, pk__gt=events[0].pk
    ).exclude(batch=events[0].batch)
    found: dict[int, list[ModerationEvent]] = defaultdict(list)
    for event in after.order_by("pk"):
        found[event.comment_id].append(event)
    return found


def _is_taken_back(
    event: ModerationEvent, later: Mapping[int, Sequence[ModerationEvent]], undoing: Batch
) -> bool:
    """Whether this undo has been here before, and was broken off afterwards."""
    return any(other.batch == undoing.pk for other in later.get(event.comment_id, ()))


def _is_free(
    event: ModerationEvent,
    rows: Mapping[int, Comment],
    later: Mapping[int, Sequence[ModerationEvent]],
    report: Undone,
) -> bool:
    """Whether nothing has happened since to what the event changed; else tell what."""
    comment = rows.get(event.comment_id)
    if comment is None:
        report.moved_on.append(MovedOn(event.comment_id, "gone"))
        return False
    since = [
        other
        for other in later.get(event.comment_id, ())
        if other.pk > event.pk and (aspects(other) & aspects(event) or other.action == "erase")
    ]
    if since:
        newest = since[-1]
        report.moved_on.append(
            MovedOn(event.comment_id, newest.action, comment.state, by=newest.by_id)
        )
    return not since


def _state_before(event: ModerationEvent) -> State:
    """Return where an event came from; what began with it (a reply) is put aside."""
    return State(event.from_state) if event.from_state else State.TRASH


def _switch_back(undone: Batch, undoing: Batch, report: Undone) -> None:
    """Switch the rules of a ban off again, or those of a lifted ban on."""
    switched: dict[str, list[int]] = {}
    for direction, ids in undone.rules.items():
        back = SWITCHED_BACK[direction]
        done = _switch(ids, on=back == "on")
        switched[back] = done
        report.moved_on += [
            MovedOn(None, "gone", rule_id=rule_id) for rule_id in ids if rule_id not in done
        ]
    if switched:
        rulebook.changed()
        batches.record(
            undoing, changed=sum(map(len, switched.values())), rules=switched, finished=False
        )


def _switch(ids: Collection[int], *, on: bool) -> list[int]:
    """Switch rules that still are the other way; return their ids."""
    found = Rule.objects.select_for_update().filter(pk__in=ids, enabled=not on).order_by("pk")
    switched = list(found.values_list("pk", flat=True))
    Rule.objects.filter(pk__in=switched).update(enabled=on)
    return switched
