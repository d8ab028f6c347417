"""``manage.py serve`` on a free port of the loopback interface."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.ports import free_port
from tests.processes import environment

HOST = "127.0.0.1"
SECONDS_TO_START = 90
SECONDS_TO_STOP = 60


class DidNotStart(Exception):
    """The server ended, or did not answer in time; ``log`` is what it said."""

    def __init__(self, log: str) -> None:
        self.log = log
        super().__init__(f"The server did not start:\n{log}")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    port: int

    @property
    def origin(self) -> str:
        """The address that it gives itself."""
        return f"http://{HOST}:{self.port}"

    @classmethod
    @contextmanager
    def started(cls, *, log: Path) -> Iterator[Server]:
        """Start one with a single process, wait for it, and stop it."""
        server = cls(free_port(HOST))
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--no-worker", "--workers", "1"],
                cwd=settings.BASE_DIR,
                env=environment(HOST=HOST, PORT=str(server.port), SITE_URL=server.origin),
                stdout=output,
                stderr=output,
            )
            try:
                server.wait(process, log)
                yield server
            finally:
                process.terminate()
                process.wait(SECONDS_TO_STOP)

    def wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Return as soon as it answers."""
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart(log.read_text("utf-8"))
            time.sleep(0.05)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()
