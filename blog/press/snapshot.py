"""One view of the database for a response and the counters that it is stored under."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, connection, connections, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as of one moment, and refuse to write.

    Counters read before or after the rows of a response belong to another moment: in a race
    that gave thousands of stale answers, or torn ones. In a transaction that is open already
    (tests) there is nothing to do.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _sqlite_snapshot(connections[connection.alias]):
            yield
    else:
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@contextmanager
def _sqlite_snapshot(sqlite: Any) -> Iterator[None]:
    """Begin with a plain BEGIN: the IMMEDIATE one of the settings would wait for writers.

    A plain one would let a view write, too, which a pragma refuses.
    """
    _execute("PRAGMA query_only = ON")
    mode, sqlite.transaction_mode = sqlite.transaction_mode, None
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = mode
        _allow_writes()


def _allow_writes() -> None:
    """Give the connection back as it was; one that can't be had so is given up."""
    try:
        _execute("PRAGMA query_only = OFF")
    except Error:
        connection.close()
        raise


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
