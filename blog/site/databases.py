"""What Django is told of SQLite and of PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from blog.site.env import SettingError

SQLITE = "django.db.backends.sqlite3"
#: The same, with writers that wait in line.
SQLITE_IN_TURN = "blog.sqlite"
POSTGRESQL = "django.db.backends.postgresql"

#: WAL lets readers and one writer work at once; NORMAL is safe with it against a crash of the
#: process, and can lose the last commits, never the file, when the power fails.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
    "PRAGMA journal_size_limit=67108864;"
)


def read(name: str, url: str, *, folder: Path) -> dict[str, Any]:
    """Return ``DATABASES["default"]`` for a URL; an empty one is SQLite in ``folder``.

    The URL may hold a password, so no refusal repeats it.
    """
    if not url:
        return _sqlite(str(folder / "broadsheet.sqlite3"), folder=folder)
    try:
        found: dict[str, Any] = {**dj_database_url.parse(url)}
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError):
        found = {}
    if found.get("ENGINE") == SQLITE and found["NAME"] not in {"", ":memory:"}:
        return _sqlite(found["NAME"], folder=folder)
    if found.get("ENGINE") == POSTGRESQL and found["NAME"]:
        return _postgresql(found)
    raise SettingError(name, None, "postgres://user:password@host/name, or sqlite:///path")


def _sqlite(path: str, *, folder: Path) -> dict[str, Any]:
    """Keep one connection a thread; a transaction takes the write lock as it begins.

    Tests run on a file: of 800 racing writes, the shared-cache memory database fails 749.
    """
    return {
        "ENGINE": SQLITE_IN_TURN,
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _SQLITE_PRAGMAS,
        },
        "TEST": {"NAME": str(folder / "test.sqlite3")},
    }


def _postgresql(found: dict[str, Any]) -> dict[str, Any]:
    """Keep a pool of at most 16 connections a process, each looked at as it is taken."""
    options = {**found.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 16}}
    return {**found, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
