"""One writer at a time, by name, until the transaction ends."""

from __future__ import annotations

import zlib

from django.db import connection, transaction


def hold(name: str) -> None:
    """Wait for, and hold until commit, the lock ``name``.

    SQLite's IMMEDIATE transactions already let one writer in at a time, so only PostgreSQL
    needs one (``pg_advisory_xact_lock``). Raises ``TransactionManagementError`` outside a
    transaction, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        message = f"The lock {name!r} was asked for outside a transaction."
        raise transaction.TransactionManagementError(message)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
