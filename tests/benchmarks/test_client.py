"""The client of `make bench`, on a real server: it must not take one answer for another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from tests.benchmarks import client
from tests.benchmarks.client import HOST, WrongAnswer
from tests.benchmarks.kinds import KINDS, Answer

BODY = b"Black tea. " * 20_000


class Handler(BaseHTTPRequestHandler):
    """Answers by path, and counts connections."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[list[object]] = []

    def setup(self) -> None:
        super().setup()
        self.connections.append(self.client_address)

    def do_GET(self) -> None:
        status = 304 if self.path == "/304" else 200
        body = BODY[:10] if self.path == "/short" else BODY
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if self.path == "/close":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body if status == 200 else b"")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server whose clients may hang up."""

    def handle_error(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    Handler.connections.clear()
    with Server((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def ask(port: int, path: str, **changes: Any) -> list[int]:
    """Ask thirty times on three connections, and return how long each answer took."""
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    options = {"connections": 3, "requests": 30, "seconds": 10, "status": 200, **changes}
    found = client.load(port=port, request=request, body_bytes=len(BODY), **options)
    latencies: list[int] = found["latencies"]
    return latencies


def test_load_asks_as_often_as_told_on_kept_connections(port: int) -> None:
    assert len(ask(port, "/")) == 30
    assert len(Handler.connections) == 3


def test_load_connects_again_where_the_server_closes(port: int) -> None:
    assert len(ask(port, "/close")) == 30
    assert len(Handler.connections) == 30


def test_load_ends_when_the_time_is_over(port: int) -> None:
    assert 3 <= len(ask(port, "/", requests=10**9, seconds=0.1)) < 10**6


def test_load_refuses_an_answer_of_another_length(port: int) -> None:
    with pytest.raises(WrongAnswer, match="200 with 10 bytes"):
        ask(port, "/short")


def test_load_refuses_an_answer_of_another_status(port: int) -> None:
    with pytest.raises(WrongAnswer, match="304 with 0 bytes"):
        ask(port, "/304")


def test_answer_is_taken_apart(port: int) -> None:
    answer = Answer.of(port, KINDS[0].request(port, "/", ""))
    assert (answer.code, answer.body) == (200, BODY)
    assert "date" in answer.fields
    assert answer.lasting().headers == (("content-length", str(len(BODY))),)
