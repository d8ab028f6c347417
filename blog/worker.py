"""The worker's round: scheduled posts, deliveries, housekeeping."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone

from blog import outbox, publishing
from blog.models import Delivery

logger = logging.getLogger(__name__)

#: How long the worker rests when there is nothing to do.
REST = timedelta(seconds=1)
PAUSE_AFTER_FAILURE = timedelta(seconds=10)
#: How long finished deliveries stay visible in the admin.
DELIVERIES_KEPT = timedelta(days=30)


@dataclass(slots=True)
class Chore:
    """Something that is done every so often."""

    every: timedelta
    do: Callable[[], object]
    #: By the clock that nobody sets back; None while it was never done.
    done_at: float | None = None

    def is_due(self) -> bool:
        """Whether it was not done yet, or long enough ago."""
        done_at = self.done_at
        return done_at is None or time.monotonic() - done_at >= self.every.total_seconds()


_chores: dict[str, Chore] = {}


def register_chore(name: str, do: Callable[[], object], *, every: timedelta) -> None:
    """Have the worker do something every so often; called by the apps when they are ready."""
    _chores[name] = Chore(every, do)


def run_once() -> None:
    """Do everything that is due; posts are on time however many deliveries wait."""
    _publish_due()
    outbox.run_due(after_each=_publish_due)
    due = {name: chore for name, chore in _chores.items() if chore.is_due()}
    for name, chore in due.items():
        logger.debug("Chore: %s.", name)
        chore.do()
        chore.done_at = time.monotonic()
    if due:
        # What they wrote: `work --once` has no other round.
        outbox.run_due(after_each=_publish_due)


def _publish_due() -> None:
    for post in publishing.publish_due():
        logger.info("Published “%s” as scheduled.", post)


def run_until(stop: threading.Event) -> None:
    """Work until told to stop. A round that fails ends nothing: it is logged and tried again."""
    while not stop.is_set():
        try:
            close_old_connections()
            run_once()
        except Exception:
            # A database that is away for a while, or a mistake of ours: mail must go on.
            logger.exception("A round of the worker failed; trying again.")
            stop.wait(PAUSE_AFTER_FAILURE.total_seconds())
        stop.wait(REST.total_seconds())


def forget_finished_deliveries() -> None:
    """Delete deliveries that were done a while ago; those that were given up stay."""
    before = timezone.now() - DELIVERIES_KEPT
    Delivery.objects.filter(state=Delivery.State.DONE, finished_at__lt=before).delete()
