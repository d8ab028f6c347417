"""The three servers on loopback ports: a bare application, ours, a naive Django app."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks import processes
from tests.benchmarks.client import HOST, Connection, WrongAnswer
from tests.benchmarks.processes import ROOT, Failed

#: Server processes of the bare application and of ours.
WORKERS: Final = 2
#: What gunicorn's documentation recommends, of its ordinary (sync) kind.
NAIVE_WORKERS: Final = 2 * (os.cpu_count() or 1) + 1
SECONDS_TO_START: Final = 60
NAIVE: Final = "tests.benchmarks.naive"

_SETTINGS: Final = ROOT / "blog" / "site" / "settings.py"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs. ``database_pid`` is that of a database server that works for it."""

    name: str
    port: int
    pid: int
    database_pid: int | None = None

    def cpu_seconds(self) -> float:
        """Return what all of its processes have used, and its database's."""
        pids = [self.pid, *([self.database_pid] if self.database_pid else [])]
        return sum(processes.cpu_seconds(pid) for pid in pids)

    def resident_bytes(self) -> list[int]:
        """Return the resident memory of each of its processes, the largest first."""
        return processes.resident_bytes(self.pid)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run keeps its files, and which database it uses (None: SQLite)."""

    folder: Path
    database_pid: int | None = None
    #: By name of the server: "ours", "naive".
    urls: Mapping[str, str] = field(default_factory=dict)

    def log(self, name: str) -> Path:
        """Return the file for what a process has to say."""
        return self.folder / f"{name}.log"


def our_environment(place: Place, port: int) -> dict[str, str]:
    """Return the environment of ours: nothing from outside but what tunes the press."""
    read = re.findall(r'\benv\.[a-z]+\(\s*"([A-Z_]+)"', _SETTINGS.read_text("utf-8"))
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in read or name.startswith("PRESS_")
    }
    return kept | {
        "BROADSHEET_DATA": str(place.folder / "data"),
        "HOST": HOST,
        "PORT": str(port),
        "SECRET_KEY": "only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": place.urls.get("ours", ""),
        "DJANGO_SETTINGS_MODULE": "blog.site.settings",
    }


@contextmanager
def ours(place: Place, *, port: int, **more: str) -> Iterator[Server]:
    """Serve the blog, as `make run` does; its database must be migrated and filled.

    ``more`` is of its environment.
    """
    with _served("ours", place, port, our_environment(place, port) | more, "/healthz") as server:
        yield server


@contextmanager
def bare(place: Place, *, answers: Path, probe: str) -> Iterator[Server]:
    """Serve finished answers by the same command."""
    port = free_port()
    env = our_environment(place, port) | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare_settings",
        "BENCH_ANSWERS": str(answers),
    }
    with _served("bare", place, port, env, probe) as server:
        yield server


@contextmanager
def _served(
    name: str, place: Place, port: int, env: Mapping[str, str], probe: str
) -> Iterator[Server]:
    command = [sys.executable, "manage.py", "serve", "--no-worker", "--workers", str(WORKERS)]
    with _answering(name, place, port, command, env, probe) as server:
        yield server


def naive_environment(place: Place) -> dict[str, str]:
    """Return the environment of the naive app."""
    return os.environ | {
        "NAIVE_DATA": str(place.folder),
        "DATABASE_URL": place.urls.get("naive", ""),
        "DJANGO_SETTINGS_MODULE": f"{NAIVE}.settings",
    }


@contextmanager
def naive(place: Place) -> Iterator[Server]:
    """Fill the naive app and serve it with gunicorn."""
    env, port = naive_environment(place), free_port()
    processes.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=env)
    processes.run([sys.executable, "-m", f"{NAIVE}.load"], env=env)
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(NAIVE_WORKERS),
        "--bind", f"{HOST}:{port}", f"{NAIVE}.wsgi:application",
    ]  # fmt: skip
    with _answering("naive", place, port, command, env, "/feeds/posts.atom") as server:
        yield server


@contextmanager
def _answering(
    name: str, place: Place, port: int, command: list[str], env: Mapping[str, str], probe: str
) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it after the block."""
    log = place.log(name)
    with processes.started(command, env=env, log=log) as process:
        wait(process, port, probe, log)
        yield Server(name, port, process.pid, None if name == "bare" else place.database_pid)


def wait(process: subprocess.Popen[bytes], port: int, probe: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(port, probe):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"A server did not start:\n{log.read_text('utf-8')}")
        time.sleep(0.1)


def _answers(port: int, probe: str) -> bool:
    try:
        connection = Connection(port, b"")
    except OSError:
        return False
    try:
        connection.request = f"GET {probe} HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode()
        return connection.exchange()[9:12] == b"200"
    except (OSError, WrongAnswer):
        return False
    finally:
        connection.socket.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
