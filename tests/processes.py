"""Other processes on the database of the running test."""

from __future__ import annotations

import os
from urllib.parse import quote, urlsplit

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child that sees what this (transactional) test committed."""
    return {**os.environ, "DATABASE_URL": database_url(), **more}


def database_url() -> str:
    """Return the address of the test's own database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()
