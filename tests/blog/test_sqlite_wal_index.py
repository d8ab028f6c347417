"""The head of SQLite's WAL index is another one after each commit, whoever made it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from blog.sqlite import base, wal_index
from blog.sqlite.wal_index import WalIndex

#: Commits once for each line that it reads, and says so.
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10)
for line in sys.stdin:
    with connection:
        connection.execute("UPDATE shelf SET cups = cups + 1")
    print("done", flush=True)
"""
#: Empties the log, unless somebody reads an older part of it; its answer begins with 1 if so.
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"
#: Says whether somebody does.
EMPTIER = f"""
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0.05)
print(connection.execute("{CHECKPOINT}").fetchone()[0])
"""


def connect(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, timeout=0.1)


def make(database: Path) -> None:
    """Make a database in WAL mode with one row."""
    with closing(connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE shelf (cups)")
        connection.execute("INSERT INTO shelf VALUES (0)")
        connection.commit()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in WAL mode."""
    make(tmp_path / "blog.sqlite3")
    return tmp_path / "blog.sqlite3"


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    """Another connection to it, without which there would be no index."""
    with closing(connect(database)) as connection:
        connection.execute("SELECT * FROM shelf").fetchall()
        yield connection


@pytest.fixture
def index(database: Path, connection: sqlite3.Connection) -> WalIndex:
    return WalIndex(str(database))


def add_cup(connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute("UPDATE shelf SET cups = cups + 1")


def test_stamp_stays_while_nothing_is_committed(
    index: WalIndex, connection: sqlite3.Connection
) -> None:
    before = index.stamp()
    connection.execute("UPDATE shelf SET cups = 9")
    connection.rollback()
    connection.execute("SELECT * FROM shelf").fetchall()
    assert before is not None
    assert index.stamp() == before


def test_stamp_is_another_after_each_commit(
    index: WalIndex, connection: sqlite3.Connection
) -> None:
    stamps = {index.stamp()}
    for _ in range(50):
        add_cup(connection)
        stamps.add(index.stamp())
    assert len(stamps) == 51


def test_stamp_is_another_after_each_commit_of_another_process(
    index: WalIndex, database: Path
) -> None:
    command = [sys.executable, "-c", WRITER, str(database)]
    pipe = subprocess.PIPE
    stamps = {index.stamp()}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        for _ in range(200):
            print(file=writer.stdin, flush=True)
            assert writer.stdout.readline() == "done\n"
            stamps.add(index.stamp())
        writer.stdin.close()
    assert len(stamps) == 201


def test_stamp_is_another_after_the_log_began_anew(
    index: WalIndex, connection: sqlite3.Connection
) -> None:
    stamps = {index.stamp()}
    for _ in range(10):
        connection.execute(CHECKPOINT)
        add_cup(connection)
        stamps.add(index.stamp())
    assert len(stamps) == 11


def test_index_stays_when_everybody_else_has_gone(index: WalIndex, database: Path) -> None:
    index.stamp()
    with closing(connect(database)) as last:
        before = index.stamp()
        add_cup(last)
    assert index.stamp() not in (None, before)
    with closing(connect(database)) as next_one:
        before = index.stamp()
        add_cup(next_one)
    assert index.stamp() not in (None, before)


def test_mapping_leaves_the_locks_of_this_process(index: WalIndex, database: Path) -> None:
    """Closing any descriptor of a file would drop them, and the log be emptied under a reader."""
    with closing(connect(database)) as reader, closing(connect(database)) as writer:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM shelf").fetchall()
        index.stamp()
        add_cup(writer)
        command = [sys.executable, "-c", EMPTIER, str(database)]
        output = subprocess.run(command, capture_output=True, check=True)
    assert output.stdout == b"1\n", "busy"


def test_database_in_another_mode_has_no_stamp(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "blog.sqlite3")) as connection:
        connection.execute("CREATE TABLE shelf (cups)")
        assert WalIndex(str(tmp_path / "blog.sqlite3")).stamp() is None


def test_database_that_is_missing_has_no_stamp_and_is_not_made(tmp_path: Path) -> None:
    assert WalIndex(str(tmp_path / "blog.sqlite3")).stamp() is None
    assert list(tmp_path.iterdir()) == []


def test_database_that_can_t_be_read_has_no_stamp(tmp_path: Path) -> None:
    for suffix in ("", "-shm"):
        (tmp_path / f"blog.sqlite3{suffix}").write_bytes(b"no database " * 1000)
    assert WalIndex(str(tmp_path / "blog.sqlite3")).stamp() is None
    (tmp_path / "folder.sqlite3").mkdir()
    (tmp_path / "folder.sqlite3-shm").touch()
    assert WalIndex(str(tmp_path / "folder.sqlite3")).stamp() is None


def replace(database: Path) -> None:
    """Put another file in its place, as a backup is restored."""
    other = database.with_name("other.sqlite3")
    make(other)
    for suffix in ("-wal", "-shm"):
        database.with_name(f"{database.name}{suffix}").unlink(missing_ok=True)
    other.replace(database)


def test_stamp_is_that_of_the_file_that_took_its_place(
    index: WalIndex, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal_index, "SECONDS_BETWEEN_LOOKS", 0.0)
    index.stamp()
    replace(database)
    with closing(connect(database)) as connection:
        connection.execute("SELECT * FROM shelf").fetchall()
        before = index.stamp()
        add_cup(connection)
        assert index.stamp() not in (None, before)


@pytest.fixture
def wrapper(db: None, database: Path) -> Iterator[base.DatabaseWrapper]:
    """A connection of Django's."""
    made = base.DatabaseWrapper(
        {
            "ENGINE": "blog.sqlite",
            "NAME": str(database),
            "OPTIONS": {},
            "AUTOCOMMIT": True,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
            "TIME_ZONE": None,
            "TEST": {"NAME": None},
        },
        alias="replaced",
    )
    made.inc_thread_sharing()
    made.connect()
    yield made
    made.close()


@pytest.mark.django_db
def test_connection_to_a_file_that_was_replaced_is_closed(
    wrapper: base.DatabaseWrapper, database: Path
) -> None:
    wrapper.close_if_unusable_or_obsolete()
    kept = wrapper.connection
    replace(database)
    wrapper.close_if_unusable_or_obsolete()
    assert kept is not None
    assert wrapper.connection is None


@pytest.mark.django_db
def test_connection_to_a_file_that_is_missing_is_kept(
    wrapper: base.DatabaseWrapper, database: Path
) -> None:
    os.rename(database, database.with_name("away"))  # noqa: PTH104
    wrapper.close_if_unusable_or_obsolete()
    assert wrapper.connection is not None
