"""The worker's round: scheduled posts, deliveries, housekeeping."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from blog import outbox, publishing
from blog.models import Delivery

logger = logging.getLogger(__name__)

#: How long the worker rests when there is nothing to do.
REST = timedelta(seconds=1)
#: How long finished deliveries stay visible in the admin.
DELIVERIES_KEPT = timedelta(days=30)


@dataclass(slots=True)
class Chore:
    """Something that is done every so often."""

    every: timedelta
    do: Callable[[], object]
    last: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether it was not done yet, or long enough ago."""
        return self.last is None or now - self.last >= self.every


_chores: dict[str, Chore] = {}


def register_chore(name: str, do: Callable[[], object], *, every: timedelta) -> None:
    """Have the worker do something every so often; called by the apps when they are ready."""
    _chores[name] = Chore(every, do)


def run_once() -> None:
    """Do everything that is due."""
    for post in publishing.publish_due():
        logger.info("Published “%s” as scheduled.", post)
    outbox.run_due()
    for name, chore in _chores.items():
        now = timezone.now()
        if chore.is_due(now):
            logger.debug("Chore: %s.", name)
            chore.do()
            chore.last = now


def run_until(stop: threading.Event) -> None:
    """Work until told to stop; a database that is away for a while is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            run_once()
        except DatabaseError:
            logger.exception("The database refused the worker; trying again.")
            stop.wait(10)
        stop.wait(REST.total_seconds())


def forget_finished_deliveries() -> None:
    """Delete deliveries that were done a while ago; those that were given up stay."""
    before = timezone.now() - DELIVERIES_KEPT
    Delivery.objects.filter(state=Delivery.State.DONE, finished_at__lt=before).delete()
