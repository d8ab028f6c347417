"""The connection; Django looks for it under this name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from blog.sqlite import turns
from blog.sqlite.schema import DatabaseSchemaEditor
from blog.sqlite.turns import Turns


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before ``BEGIN IMMEDIATE``, and keeps it to the end.

    Single statements in autocommit mode take none: SQLite's own busy handler lets them in
    between two transactions.
    """

    #: Set by Django from the options; None for a plain ``BEGIN`` (see :mod:`blog.press.snapshot`).
    transaction_mode: str | None
    SchemaEditorClass = DatabaseSchemaEditor

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._turn: Turns | None = None
        self._file: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and remember to which file."""
        made = self._django.get_new_connection(conn_params)
        self._file = _file(conn_params["database"])
        return made

    def close_if_unusable_or_obsolete(self) -> None:
        """Close between two requests, if another file has taken the place of the database.

        A backup was restored: a kept connection would show the old file for ever.
        """
        if self.connection is not None and not self.in_atomic_block and self._is_replaced():
            self.close()
        self._django.close_if_unusable_or_obsolete()

    def _is_replaced(self) -> bool:
        """Whether another file stands there; a missing one would be made anew, and empty."""
        return _file(self.settings_dict["NAME"]) not in (None, self._file)

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode == "IMMEDIATE" and not self.is_in_memory_db():
            self._take_turn()
        try:
            self._django._start_transaction_under_autocommit()  # noqa: SLF001
        except BaseException:
            self._give_turn_back()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's signature
        """Django calls this when a transaction has ended, whichever way it did."""
        try:
            self._django._set_autocommit(autocommit)  # noqa: SLF001
        finally:
            if autocommit:
                self._give_turn_back()

    def _close(self) -> None:
        try:
            self._django._close()  # noqa: SLF001
        finally:
            self._give_turn_back()

    @property
    def _django(self) -> Any:
        """What Django does; django-stubs know nothing of it."""
        return super()

    def _take_turn(self) -> None:
        """Wait as long as SQLite would, and fail as it does."""
        line = turns.of(str(self.settings_dict["NAME"]))
        if not line.take(timeout_seconds=self.settings_dict["OPTIONS"].get("timeout", 5)):
            message = "database is locked"
            raise OperationalError(message)
        self._turn = line

    def _give_turn_back(self) -> None:
        line, self._turn = self._turn, None
        if line is not None:
            line.give_back()


def _file(name: object) -> tuple[int, int] | None:
    """Return which file has a name now; None if there is none, or the database is in memory."""
    try:
        found = Path(str(name)).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
