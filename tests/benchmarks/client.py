"""A client process: keeps connections, asks the same again and again, checks every answer.

``python -m tests.benchmarks.client`` does what a :class:`~tests.benchmarks.processes.Talker`
asks. Raw sockets: what a client of the standard library takes for a request is more than what
a server takes to answer it.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.benchmarks.processes import answer_lines

HOST: Final = "127.0.0.1"
RECEIVED_BYTES: Final = 256 * 1024
SECONDS_TO_ANSWER: Final = 60
_END_OF_HEAD: Final = b"\r\n\r\n"


class WrongAnswer(Exception):
    """An answer that isn't what the server said first."""


@dataclass(slots=True)
class Expectation:
    """What every answer must be."""

    status: int
    body_bytes: int

    def check(self, answer: bytes) -> None:
        """Raise :class:`WrongAnswer` unless status and length are as expected."""
        status = int(answer[9:12])
        body_bytes = len(answer) - answer.index(_END_OF_HEAD) - len(_END_OF_HEAD)
        if (status, body_bytes) != (self.status, self.body_bytes):
            raise WrongAnswer(f"{status} with {body_bytes} bytes instead of {self}")


@dataclass(slots=True)
class Connection:
    """A connection that is kept, and the answer that is coming in on it."""

    port: int
    request: bytes
    socket: socket.socket = field(init=False)
    sent_at: float = 0.0
    _received: bytes = b""
    _missing: int = 0

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Connect."""
        self.socket = socket.create_connection((HOST, self.port), SECONDS_TO_ANSWER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        """Ask."""
        self._received, self._missing = b"", 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(self.request)

    def receive(self) -> bytes | None:
        """Return the answer, head and body, once all of it is here."""
        piece = self.socket.recv(RECEIVED_BYTES)
        if not piece:
            raise WrongAnswer(f"cut off after {self._received[:200]!r}")
        self._received += piece
        if not self._missing:
            if _END_OF_HEAD not in self._received:
                return None
            self._missing = length(self._received)
        return self._received if len(self._received) >= self._missing else None

    def exchange(self) -> bytes:
        """Ask, and wait for the answer."""
        self.send()
        while (answer := self.receive()) is None:
            pass
        return answer


def length(answer: bytes) -> int:
    """Return how long an answer will be, of which the head is here (RFC 9112 §6.3)."""
    head = answer[: answer.index(_END_OF_HEAD)].lower()
    _, found, rest = head.partition(b"\r\ncontent-length:")
    if not found and int(answer[9:12]) != 304:
        raise WrongAnswer(f"no length in {head!r}")
    has_body = found and int(answer[9:12]) != 304
    body_bytes = int(rest.partition(b"\r\n")[0]) if has_body else 0
    return len(head) + len(_END_OF_HEAD) + body_bytes


def closes(answer: bytes) -> bool:
    """Whether the server ends the connection after this answer."""
    return b"\r\nconnection: close" in answer[: answer.index(_END_OF_HEAD)].lower()


@dataclass(slots=True)
class Load:
    """Several connections that ask as often as they may, and how long each answer took."""

    expected: Expectation
    #: How many requests may still be sent, and until when by the machine's monotonic clock.
    left: int
    deadline: float
    #: Whole microseconds.
    latencies: list[int] = field(default_factory=list)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self, connections: Iterable[Connection]) -> None:
        """Ask on all of them until nothing is left."""
        try:
            for connection in connections:
                self._watch(connection)
            while self.selector.get_map():
                ready = self.selector.select(SECONDS_TO_ANSWER)
                if not ready:
                    raise WrongAnswer(f"none within {SECONDS_TO_ANSWER} s")
                for key, _ in ready:
                    self._receive(key.data)
        finally:
            for key in self.selector.get_map().values():
                key.data.socket.close()
            self.selector.close()

    def _receive(self, connection: Connection) -> None:
        answer = connection.receive()
        if answer is None:
            return
        self.latencies.append(round((time.perf_counter() - connection.sent_at) * 1e6))
        self.expected.check(answer)
        goes_on = self.left > 0 and time.monotonic() < self.deadline
        if goes_on and not closes(answer):
            self._send(connection)
            return
        self.selector.unregister(connection.socket)
        connection.socket.close()
        if goes_on:
            connection.open()
            self._watch(connection)

    def _watch(self, connection: Connection) -> None:
        self.selector.register(connection.socket, selectors.EVENT_READ, connection)
        self._send(connection)

    def _send(self, connection: Connection) -> None:
        self.left -= 1
        connection.send()


def load(
    *,
    port: int,
    request: str,
    connections: int,
    requests: int,
    seconds: float,
    status: int,
    body_bytes: int,
) -> dict[str, Any]:
    """Ask ``requests`` times, or for so many seconds, and return how long each answer took.

    Latencies are whole microseconds, the times those of the machine's monotonic clock.
    """
    begun_at = time.monotonic()
    asking = Load(Expectation(status, body_bytes), requests, begun_at + seconds)
    number = min(connections, requests)
    asking.run([Connection(port, request.encode()) for _ in range(number)])
    return {"latencies": asking.latencies, "begun_at": begun_at, "ended_at": time.monotonic()}


if __name__ == "__main__":
    answer_lines(load)
