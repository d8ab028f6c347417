"""Changing tables without losing what hangs on them."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import schema
from django.db.models import Model


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """An editor that keeps triggers: Django remakes a table for most changes, without them."""

    def _remake_table(self, model: type[Model], *args: Any, **options: Any) -> None:
        triggers = self._triggers_of(model._meta.db_table)
        self._django._remake_table(model, *args, **options)  # noqa: SLF001
        for statement in triggers:
            self.execute(statement, None)

    def _triggers_of(self, table: str) -> list[str]:
        """Return the statements that made them."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            return [sql for (sql,) in cursor.fetchall()]

    @property
    def _django(self) -> Any:
        """What Django does; django-stubs know nothing of it."""
        return super()
