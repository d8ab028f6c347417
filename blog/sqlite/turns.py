"""Turns to write to an SQLite file: threads of a process first, then processes, each in line.

SQLite has one writer, and who finds it busy sleeps for up to 100 ms and tries again, while
others come and go: with 16 clients that post and two processes, one in a hundred waited for
more than a second where the median was an eighth of that. Nothing but fairness rests on these
turns: SQLite has its own locks.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from pathlib import Path
from threading import Lock

from blog.gate import Gate

logger = logging.getLogger(__name__)

#: Between two looks at a lock that another process holds.
PAUSE_SECONDS = 0.001
#: Bytes of the file that stand for locks. Who holds the first is the next to have the second:
#: so a process whose threads queue up can't keep the turn among themselves.
_NEXT, _WRITING = 0, 1


class Turns:
    """The line of those who want to write to one database file."""

    def __init__(self, database: str) -> None:
        self._database = Path(database)
        self._threads = Gate(1)
        self._file: int | None = None

    def take(self, *, timeout_seconds: float) -> bool:
        """Wait for a turn; False if it didn't come in time."""
        deadline = time.monotonic() + timeout_seconds
        if not self._threads.enter(timeout_seconds=timeout_seconds):
            return False
        try:
            taken = self._stand_among_processes(deadline)
        except BaseException:
            self.give_back()
            raise
        if not taken:
            self._threads.leave()
        return taken

    def give_back(self) -> None:
        """End the turn."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _WRITING)
        self._threads.leave()

    def _stand_among_processes(self, deadline: float) -> bool:
        if self._file is None:
            self._file = _opened(self._database)
        if self._file is None:
            return True
        if not _locked(self._file, _NEXT, deadline):
            return False
        try:
            return _locked(self._file, _WRITING, deadline)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _NEXT)


def of(database: str) -> Turns:
    """Return this process's line for a database file."""
    with _lock:
        return _lines.setdefault(database, Turns(database))


_lock = Lock()
_lines: dict[str, Turns] = {}
# A fork has none of the threads that stand in line, and none of the locks.
os.register_at_fork(after_in_child=_lines.clear)


def _opened(database: Path) -> int | None:
    """Open the file of the locks, which belongs to whom the database does.

    None, with a warning, where that can't be done: then this process's threads alone take turns.
    """
    path = database.with_name(f"{database.name}-turns")
    try:
        owned = database.stat()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, owned.st_mode & 0o666)
        if os.geteuid() == 0:
            os.fchown(file, owned.st_uid, owned.st_gid)
    except OSError as error:
        logger.warning("Writers of several processes won't take turns: %s", error)
        return None
    return file


def _locked(file: int, which: int, deadline: float) -> bool:
    """Lock one byte, in competition with at most one thread of each other process."""
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, which)
        except (BlockingIOError, PermissionError):
            if time.monotonic() >= deadline:
                return False
            time.sleep(PAUSE_SECONDS)
        else:
            return True
