"""Small web servers on loopback, as they are on the internet: most answer, some do strange things.

Their names and ports are of the moment; a test lets requests go there by `OUTGOING_ALLOW`.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Notes a request and leaves the answer to the server's ``answer``."""

    protocol_version = "HTTP/1.1"
    server: Server

    def handle_one_request(self) -> None:
        """Read one request, whatever its method, and answer it."""
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(65537)
        if self.raw_requestline and self.parse_request():
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.server.visits.append(Visit(self.command, self.path, dict(self.headers), body))
            self.server.answer(self)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Say nothing."""


Behaviour = Callable[[Handler], None]


class Server(ThreadingHTTPServer):
    """A server in threads of its own; ``answer`` may be replaced at any time."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Behaviour, *, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.visits: list[Visit] = []
        self.scheme = "https" if tls else "http"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """Return an address at this server."""
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that leave in the middle are what the tests are about."""


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Serve meanwhile."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer as a web server does."""

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body if handler.command != "HEAD" else b"")

    return answer


def sends(*pieces: bytes, every: float = 0.0) -> Behaviour:
    """Send bytes as they are, with pauses of so many seconds, and hang up."""

    def answer(handler: Handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            time.sleep(every)

    return answer


def goes_on(start: bytes, piece: bytes, *, every: float = 0.0) -> Behaviour:
    """Send ``start``, then ``piece`` until the client hangs up."""

    def answer(handler: Handler) -> None:
        handler.wfile.write(start)
        while True:
            handler.wfile.write(piece)
            time.sleep(every)

    return answer


def hangs(until: threading.Event) -> Behaviour:
    """Take the request and say nothing."""

    def answer(_handler: Handler) -> None:
        until.wait(30)

    return answer
