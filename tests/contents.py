"""What the database holds at a moment, and how it comes to hold just that again.

Django empties all tables after a transactional test, and saves what the migrations wrote, row by
row, before the next: a second of CPU for each browser test. Here the rows are put back at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest
from django.db import connection
from django.test import TransactionTestCase


class Contents(Protocol):
    """All rows of a moment."""

    def restore(self) -> None:
        """Hold them again, and no others; outside of any transaction."""
        ...


def kept(name: str) -> Contents:
    """Keep what is there now; the name is one of SQL."""
    return _Rows(name) if connection.vendor == "postgresql" else _Pages()


@contextmanager
def left_by_transactional_tests(contents: Contents) -> Iterator[None]:
    """Have each transactional test end with these contents, and so begin with them."""

    def nothing(_: type[TransactionTestCase]) -> None:
        """Find the contents there."""

    def restore(_: TransactionTestCase) -> None:
        contents.restore()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(nothing))
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


class _Pages:
    """A copy of the pages of SQLite's file: its index of words and its sequences too."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:")
        _sqlite().backup(self._copy)

    def restore(self) -> None:
        """Write the pages as one transaction; other processes see it as they see any other."""
        self._copy.backup(_sqlite())


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    found: Any = connection.connection
    assert isinstance(found, sqlite3.Connection)
    return found


class _Rows:
    """Copies of PostgreSQL's tables, in a schema of their own.

    Rows go by DELETE: TRUNCATE makes new files for every table and index, and waits for whoever
    reads. Sequences go on: no number comes twice.
    """

    def __init__(self, schema: str) -> None:
        with connection.cursor() as cursor:
            tables = list(_columns(cursor))
            cursor.execute(f"CREATE SCHEMA {schema}")
            for table, columns in tables:
                copied = f"SELECT {columns} FROM {table}"  # noqa: S608 - names, quoted
                cursor.execute(f"CREATE TABLE {schema}.{table} AS {copied}")
        # Referential integrity, which the copy has, is neither looked after nor looked at.
        script = ["SET LOCAL session_replication_role = replica"]
        script += [f"DELETE FROM {table}" for table, _ in tables]  # noqa: S608
        for table, columns in tables:
            script.append(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {schema}.{table}"  # noqa: S608
            )
        self._script = "; ".join(script)

    def restore(self) -> None:
        """Put the rows back as one transaction: statements that are sent together are."""
        with connection.cursor() as cursor:
            cursor.execute(self._script)


def _columns(cursor: Any) -> Iterator[tuple[str, str]]:
    """Yield the tables and, with commas, what is written into each; quoted."""
    cursor.execute(
        """
        SELECT quote_ident(table_name), string_agg(quote_ident(column_name), ', ')
        FROM information_schema.columns JOIN information_schema.tables
        USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
        GROUP BY table_name ORDER BY table_name
        """
    )
    yield from cursor.fetchall()
