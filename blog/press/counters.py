"""Reading the revision counters beside Django's request cycle."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock

from django.conf import settings
from django.db import Error, close_old_connections, connection

from blog import revisions
from blog.revisions import Counter
from blog.sqlite.wal_index import WalIndex

logger = logging.getLogger(__name__)

#: Tells, in far less time than the counters take, whether anything was committed: a value that
#: is equal to an earlier one if nothing was; None if that isn't known.
Stamp = Callable[[], Hashable | None]


def read(scopes: Iterable[str]) -> Mapping[str, Counter]:
    """Return the counters of ``scopes``, and give the connection back as Django does.

    A database that can't be reached makes none known: Django then says so in its own way.
    """
    names = sorted(scopes)
    if not names:
        return {}
    give_back_connection()
    try:
        return revisions.read(names)
    except Error:
        logger.warning("The revision counters could not be read.", exc_info=True)
        return {}
    finally:
        give_back_connection()


def give_back_connection() -> None:
    """Do what Django does before and after a request: broken ones go, pooled ones go back."""
    if not connection.in_atomic_block:  # that of a test
        close_old_connections()


def stamp_of_database() -> Stamp:
    """Return how to learn that the database has not changed since."""
    if connection.vendor == "sqlite":
        return WalIndex(str(connection.settings_dict["NAME"])).stamp
    return Snapshots(settings.PRESS_COUNTERS_MILLISECONDS / 1000).stamp


class Snapshots:
    """PostgreSQL's snapshot, looked at once in ``seconds`` by each process.

    Its text names the transactions that are under way and the first that hasn't begun
    (PostgreSQL, "pg_snapshot"): it is another one after each commit. With 0 seconds nothing is
    known in advance, and the counters are read for every request.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._text: str | None = None
        self._looked_at = -seconds
        self._lock = Lock()

    def stamp(self) -> str | None:
        """Return the snapshot that was the present one at most so long ago."""
        if self._is_fresh():
            return self._text
        with self._lock:
            if not self._is_fresh():
                began_at = time.monotonic()
                self._text = _snapshot() if self.seconds else None
                self._looked_at = began_at
            return self._text

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._looked_at < self.seconds


def _snapshot() -> str | None:
    give_back_connection()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    except Error:
        logger.warning("The database could not be asked for its snapshot.", exc_info=True)
        return None
    finally:
        give_back_connection()
