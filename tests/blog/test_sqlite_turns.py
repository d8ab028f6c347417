"""Writers to SQLite take turns, in the order of asking."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from blog.sqlite import base
from blog.sqlite.turns import Turns

#: Takes the turn of a file, says so, and keeps it until its input ends.
HOLDER = """
import sys
from blog.sqlite.turns import Turns
print(Turns(sys.argv[1]).take(timeout_seconds=10), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    """An empty file."""
    (tmp_path / "blog.sqlite3").touch(mode=0o640)
    return str(tmp_path / "blog.sqlite3")


@pytest.fixture
def other_process(database: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has the turn."""
    command = [sys.executable, "-c", HOLDER, database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        yield holder
        holder.kill()


@pytest.fixture
def connection(database: str) -> Iterator[base.DatabaseWrapper]:
    """A connection to the file, with little patience."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.05}
    wrapper = base.DatabaseWrapper(
        {
            "ENGINE": "blog.sqlite",
            "NAME": database,
            "OPTIONS": options,
            "AUTOCOMMIT": True,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
            "TIME_ZONE": None,
            "TEST": {"NAME": None},
        },
        alias="turns",
    )
    yield wrapper
    wrapper.close()


def is_free(database: str) -> bool:
    """Whether another process gets the turn at once."""
    asking = "import sys; from blog.sqlite.turns import Turns; "
    asking += "print(Turns(sys.argv[1]).take(timeout_seconds=0))"
    asked = subprocess.run(
        [sys.executable, "-c", asking, database], capture_output=True, check=True
    )
    return asked.stdout == b"True\n"


def begin(connection: base.DatabaseWrapper) -> None:
    """Begin a transaction as ``atomic`` does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_turn_of_another_thread_is_waited_for_in_vain(database: str) -> None:
    turns = Turns(database)
    assert turns.take(timeout_seconds=1)
    assert not turns.take(timeout_seconds=0.01)
    turns.give_back()
    assert turns.take(timeout_seconds=1)


def test_turn_of_another_process_is_waited_for_in_vain(
    database: str, other_process: subprocess.Popen[bytes]
) -> None:
    assert not Turns(database).take(timeout_seconds=0.01)


def test_turn_of_a_process_that_was_killed_is_free(
    database: str, other_process: subprocess.Popen[bytes]
) -> None:
    other_process.kill()
    assert Turns(database).take(timeout_seconds=10)


def test_turn_where_no_file_can_be_made_is_taken_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns(str(tmp_path / "nowhere" / "blog.sqlite3"))
    assert turns.take(timeout_seconds=1)
    turns.give_back()
    assert "won't take turns" in caplog.text


def test_file_of_the_turns_may_be_used_by_whom_the_database_may(database: str) -> None:
    Turns(database).take(timeout_seconds=1)
    assert Path(f"{database}-turns").stat().st_mode & 0o777 == 0o640


@pytest.mark.django_db
def test_transaction_has_the_turn_until_it_ends(
    database: str, connection: base.DatabaseWrapper
) -> None:
    begin(connection)
    assert not is_free(database)
    connection.commit()
    connection.set_autocommit(True)
    assert is_free(database)


@pytest.mark.django_db
def test_connection_that_is_closed_in_a_transaction_gives_the_turn_back(
    database: str, connection: base.DatabaseWrapper
) -> None:
    begin(connection)
    connection.close()
    assert is_free(database)


@pytest.mark.django_db
def test_transaction_that_only_reads_takes_no_turn(
    database: str, connection: base.DatabaseWrapper
) -> None:
    connection.ensure_connection()
    connection.transaction_mode = None
    begin(connection)
    assert is_free(database)


@pytest.mark.django_db
def test_transaction_whose_turn_does_not_come_fails_as_sqlite_does(
    connection: base.DatabaseWrapper, other_process: subprocess.Popen[bytes]
) -> None:
    with pytest.raises(OperationalError, match="database is locked"):
        begin(connection)


@pytest.mark.django_db
def test_transaction_that_cannot_begin_gives_the_turn_back(
    database: str, connection: base.DatabaseWrapper
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            begin(connection)
        assert is_free(database)
