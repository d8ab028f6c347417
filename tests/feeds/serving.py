"""The application on a port of the loopback interface, for readers that aren't ours.

It runs in a thread of the test's process and on the test's own connection, in its transaction, as
Django's live server does: so a test costs no flush of the database. Nobody else uses the
connection meanwhile, since the test waits for each answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import StartResponse

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from blog.press import Press
from tests.wsgi import transaction_kept

HOST = "127.0.0.1"


class Server:
    """Answers one request after the other, and remembers with what."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://{HOST}:{port}"
        #: Path and status of each answer, in their order.
        self.answers: list[tuple[str, int]] = []
        self.restart()

    def restart(self) -> None:
        """Forget what is stored, as a new process has nothing."""
        self.press = Press(WSGIHandler())

    def url(self, path: str) -> str:
        """Return the address of a root-relative path."""
        return f"{self.origin}{path}"

    def last_status(self) -> int:
        """Return what the last request was answered with, redirects aside."""
        return self.answers[-1][1]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; noted before the reader can know of it."""

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
            self.answers.append((environ["PATH_INFO"], int(status[:3])))
            return start_response(status, headers)

        return self.press(environ, start)

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Server]:
        """Start one on a free port, and stop it; the blog has its address meanwhile."""
        with WSGIServer((HOST, 0), _Handler) as listener, _shared_connection() as shared:
            server = cls(listener.server_port)
            listener.set_app(server)
            thread = threading.Thread(target=_serve, args=[listener, shared], daemon=True)
            with override_settings(SITE_URL=server.origin):
                thread.start()
                try:
                    yield server
                finally:
                    listener.shutdown()
                    thread.join()


class _Handler(WSGIRequestHandler):
    """Says nothing on stderr."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in Python
        pass


@contextmanager
def _shared_connection() -> Iterator[BaseDatabaseWrapper]:
    """Let another thread use the connection of this one."""
    shared = connections[connection.alias]
    shared.inc_thread_sharing()
    try:
        with transaction_kept():
            yield shared
    finally:
        shared.dec_thread_sharing()


def _serve(listener: WSGIServer, shared: BaseDatabaseWrapper) -> None:
    """Serve until told to stop."""
    connections[shared.alias] = shared
    listener.serve_forever(poll_interval=0.01)


@pytest.fixture
def server(db: None) -> Iterator[Server]:
    """The application as it is served, with the data of the test."""
    with Server.started() as server:
        yield server
