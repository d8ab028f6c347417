"""What a watcher asks: alive, ready."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries

#: Asks a blog whose database can't be read, in a process of its own.
ASK = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for path in ("/healthz", "/readyz", "/"):
    response = client.get(path, headers={"host": "localhost"})
    print(response.status_code, response.content.decode().count("database does not answer"))
"""


@pytest.mark.django_db
def test_healthz_answers_without_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_with_every_migration_is_ready() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_readyz_with_a_migration_missing_is_not_ready() -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="blog").latest("id")
    newest.delete()
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (503, b"1 migration is not applied\n")


def test_readyz_without_a_database_is_not_ready_and_errors_have_a_page(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.sqlite3").write_bytes(b"no database " * 1000)
    environment = os.environ | {"BROADSHEET_DATA": str(tmp_path), "DATABASE_URL": ""}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert asked.stdout.splitlines() == ["200 0", "503 1", "500 0"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt"])
def test_machines_pages_set_no_cookie(path: str) -> None:
    assert not Client().get(path).cookies
