"""Work to do after commit: written with the change, done at least once by a worker.

A delivery is leased for a while; a worker that dies in the middle loses its lease, and the
next one does the work again. So handlers are idempotent, or as good as (a mail has the same
Message-ID each time).
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from blog.models import Delivery
from blog.outgoing import OutgoingError

#: Does one delivery, given its payload; raises if it should be tried again.
Handler = Callable[[Mapping[str, Any]], None]

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
ERROR_CHARACTERS = 2_000

_handlers: dict[str, Handler] = {}
#: Kinds whose deliveries :func:`gather` writes.
_gathered: set[str] = set()


class UnknownKind(LookupError):
    """Nobody registered a handler for this kind of delivery."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"No handler is registered for deliveries of the kind “{kind}”.")


class NeverCameBack(RuntimeError):
    """Every worker that tried a delivery died of it, or was stopped in the middle."""

    def __init__(self) -> None:
        super().__init__(f"No worker came back from any of {MOST_ATTEMPTS} attempts.")


def register(kind: str, handler: Handler, *, gathered: bool = False) -> None:
    """Name who does deliveries of a kind; called by the apps when they are ready.

    Deliveries that are ``gathered`` are written by :func:`gather`, others by :func:`enqueue`.
    """
    _handlers[kind] = handler
    if gathered:
        _gathered.add(kind)


def enqueue(
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    delay: timedelta = timedelta(0),
) -> None:
    """Write a delivery in the caller's transaction; nothing happens if that rolls back.

    A second delivery with the same ``key`` is not written.
    """
    _demand_transaction()
    delivery = _waiting(kind, payload, key=key, delay=delay)
    Delivery.objects.bulk_create([delivery], ignore_conflicts=key is not None)


def enqueue_by_key(
    kind: str, payloads: Mapping[str, Mapping[str, Any]], *, delay: timedelta
) -> None:
    """Write deliveries of one kind by their keys, as :func:`enqueue` does; one statement for all.

    One whose key is there is not written; while it waits, it waits for the delay once more.
    """
    _demand_transaction()
    deliveries = [
        _waiting(kind, payload, key=key, delay=delay) for key, payload in sorted(payloads.items())
    ]
    Delivery.objects.bulk_create(
        deliveries, update_conflicts=True, update_fields=["due_at"], unique_fields=["key"]
    )


def release_key(key: str) -> None:
    """Let another delivery be written with the key of one that did nothing."""
    Delivery.objects.filter(key=key).update(key=None)


def enqueue_all(kind: str, payloads: Iterable[Mapping[str, Any]], *, pace: timedelta) -> None:
    """Write deliveries of one kind, as :func:`enqueue` does; two queries for all of them.

    Each is due ``pace`` after the one before, and after as many as wait already: the worker does
    one delivery at a time, and others want their turn.
    """
    _demand_transaction()
    Delivery.objects.bulk_create(
        _waiting(kind, payload, key=None, delay=place * pace)
        for place, payload in enumerate(payloads, start=waiting(kind))
    )


def waiting(kind: str) -> int:
    """Return how many deliveries of a kind wait."""
    return Delivery.objects.filter(kind=kind, state=Delivery.State.WAITING).count()


def gather(
    kind: str, subjects: Iterable[str], *, delay: timedelta, pace: timedelta = timedelta(0)
) -> None:
    """Write a delivery with the payload ``{"subject": …}`` for each subject that none waits for.

    Each is due ``pace`` after the one before.

    Many changes within ``delay`` of the first are then one delivery. It tells of every change
    that was committed when a worker began it: a change that finds it waiting locks it until
    commit, so that no worker begins it before; and what a worker has begun waits no more, so
    that the next change gets another. One statement, or one for each 90 subjects on SQLite.
    """
    _demand_transaction()
    deliveries = [
        _waiting(kind, {"subject": subject}, key=f"{kind}:{subject}", delay=delay + place * pace)
        for place, subject in enumerate(sorted(set(subjects)))
    ]
    Delivery.objects.bulk_create(
        deliveries, update_conflicts=True, update_fields=["kind"], unique_fields=["key"]
    )


def cancel(name: str, ids: Collection[int]) -> int:
    """Drop what waits and names one of ``ids`` as ``name`` in its payload; return how many.

    What a worker has begun stays: its handler looks at what became of them. One statement.
    """
    named = Delivery.objects.unheld().filter(**{f"payload__{name}__in": list(ids)})
    return named.delete()[0]


def _demand_transaction() -> None:
    if not connection.in_atomic_block:
        message = "A delivery is written in the transaction of the change that asks for it."
        raise transaction.TransactionManagementError(message)


def _waiting(
    kind: str, payload: Mapping[str, Any], *, key: str | None, delay: timedelta
) -> Delivery:
    """Return an unsaved delivery."""
    now = timezone.now()
    return Delivery(kind=kind, payload=dict(payload), key=key, created_at=now, due_at=now + delay)


def send_again(delivery: Delivery) -> bool:
    """Give a delivery that was given up another round; False if it isn't one (any more)."""
    given_up = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED)
    return bool(
        given_up.update(
            state=Delivery.State.WAITING, attempts=0, due_at=timezone.now(), finished_at=None
        )
    )


def run_due(*, after_each: Callable[[], object] = lambda: None) -> int:
    """Do what is due, one delivery after the other, and return how many were tried.

    ``after_each`` is what can't wait until all of them are done: a mail may take a while.
    """
    tried = 0
    while (delivery := _lease()) is not None:
        _carry_out(delivery)
        after_each()
        tried += 1
    return tried


def _lease() -> Delivery | None:
    """Take the delivery that is due longest, so that no other worker does."""
    if not Delivery.objects.due().exists():
        return None
    with transaction.atomic():
        due = Delivery.objects.due().select_for_update(skip_locked=True)
        delivery = due.order_by("due_at", "pk").first()
        if delivery is None:
            return None
        delivery.lease = uuid.uuid4()
        delivery.leased_until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        delivery.attempts += 1
        if delivery.kind in _gathered:
            _begin_gathered(delivery)
        delivery.save(update_fields=["lease", "leased_until", "attempts", "key"])
    return delivery


def _begin_gathered(delivery: Delivery) -> None:
    """Have the next change ask for another delivery; drop those beside this one, which tells all.

    There are some after a failure: what failed waits for its next attempt, and what has changed
    meanwhile comes first. One that a transaction or another worker holds stays. What tells of
    more than it did has all of its attempts before it.
    """
    delivery.key = None
    beside = Delivery.objects.unheld().filter(kind=delivery.kind, payload=delivery.payload)
    others = beside.exclude(pk=delivery.pk).select_for_update(skip_locked=True)
    dropped, _ = Delivery.objects.filter(pk__in=list(others.values_list("pk", flat=True))).delete()
    if dropped:
        delivery.attempts = 1


def _carry_out(delivery: Delivery) -> None:
    """Try a delivery and record what came of it."""
    try:
        _attempt(delivery)
    except Exception as error:
        # Of a site that doesn't answer as it should the error says all; strangers choose sites.
        is_ours = not isinstance(error, OutgoingError)
        said = "." if is_ours else f": {error}"
        logger.warning(
            "Delivery %s failed, attempt %s%s", delivery, delivery.attempts, said, exc_info=is_ours
        )
        _record_failure(delivery, error)
    else:
        _record(delivery, state=Delivery.State.DONE, finished_at=timezone.now(), last_error="")


def _attempt(delivery: Delivery) -> None:
    """Run the handler, unless it was tried often enough."""
    if delivery.attempts > MOST_ATTEMPTS:
        raise NeverCameBack
    _handler(delivery.kind)(delivery.payload)


def _handler(kind: str) -> Handler:
    """Return who does deliveries of a kind."""
    if kind not in _handlers:
        raise UnknownKind(kind)
    return _handlers[kind]


def _record_failure(delivery: Delivery, error: Exception) -> None:
    """Give the delivery up after the last attempt, else let it wait for the next."""
    text = f"{type(error).__name__}: {error}".replace("\0", "")[:ERROR_CHARACTERS]
    if delivery.attempts >= MOST_ATTEMPTS:
        _record(delivery, state=Delivery.State.FAILED, finished_at=timezone.now(), last_error=text)
    else:
        _record(delivery, due_at=timezone.now() + pause(delivery.attempts), last_error=text)


def _record(delivery: Delivery, **fields: Any) -> None:
    """Store the result unless the lease ran out and another worker holds the delivery."""
    mine = Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease)
    if not mine.update(lease=None, leased_until=None, **fields):
        logger.warning("Delivery %s took longer than its lease; another worker has it.", delivery)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubled each time, with jitter."""
    whole: timedelta = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, guards nothing)
