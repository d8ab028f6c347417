"""Clients that drip: a body a byte at a time, a head without an end, an answer never taken."""

from __future__ import annotations

import socket
import threading
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Final

from tests.benchmarks.hostile.beside import beside
from tests.benchmarks.hostile.wire import HOST

SECONDS_BETWEEN: Final = 0.25
_HEAD: Final = b"POST /%b HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.66\r\n"
_API: Final = _HEAD % b"api/v1/comments/preview/" + b"Content-Type: application/json\r\n"
_FORM: Final = _HEAD % b"comments/new/1/" + b"Content-Type: application/x-www-form-urlencoded\r\n"
#: How each begins; what follows is a space at a time.
STARTS: Final = (
    _API + b'Content-Length: 9000\r\n\r\n{"body":',
    _FORM + b"Content-Length: 9000\r\n\r\nbody=",
    _API + b"Transfer-Encoding: chunked\r\n\r\n1f40\r\n{",
    _HEAD % b"slow" + b"X-Slow: ",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 50,
)


@dataclass(slots=True)
class Drips:
    """Slow clients, which come back when they are sent away."""

    port: int
    number: int
    #: How often the server hung up.
    ended: int = 0
    _open: list[socket.socket | None] = field(default_factory=list)

    def dripping(self) -> AbstractContextManager[None]:
        """Drip meanwhile."""
        return beside(self._drip)

    def _drip(self, over: threading.Event) -> None:
        self._open = [None] * self.number
        while not over.wait(SECONDS_BETWEEN):
            for index in range(self.number):
                self._go_on(index)
        for each in filter(None, self._open):
            each.close()

    def _go_on(self, index: int) -> None:
        """Send one more byte, or begin anew."""
        client = self._open[index]
        try:
            if client is None:
                client = self._open[index] = socket.create_connection((HOST, self.port), 10)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.sendall(STARTS[index % len(STARTS)])
                client.setblocking(False)  # noqa: FBT003 - its name there
            elif index % len(STARTS) != len(STARTS) - 1:
                client.send(b" ")
        except BlockingIOError:
            return
        except OSError:
            self.ended += 1
            with suppress(OSError):
                if client is not None:
                    client.close()
            self._open[index] = None
