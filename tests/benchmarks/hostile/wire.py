"""Requests as bytes, and the answers to them; nothing here corrects what is sent."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any, Final

import brotli

HOST: Final = "127.0.0.1"
SECONDS_TO_ANSWER: Final = 60
#: The same for bytes that may be no request at all: the server may well wait for the rest.
SECONDS_FOR_RAW: Final = 3
#: A connection that nobody used for so long may be closed by the server at any moment.
IDLE_SECONDS: Final = 5
#: What was waited for and did not come.
NOTHING: Final = 0
#: By content coding; some attackers' headers ask for one.
_DECODERS: Final = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@dataclass(frozen=True, slots=True)
class Request:
    """A request; ``raw`` is sent as it is, on a connection of its own, in place of the rest."""

    method: str = "GET"
    target: str = "/"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    raw: bytes = b""

    def to_bytes(self, port: int) -> bytes:
        """Return what is sent."""
        if self.raw:
            return self.raw
        headers = {"Host": f"{HOST}:{port}", **self.headers}
        if self.body is not None:
            headers.setdefault("Content-Length", str(len(self.body)))
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
        return head + (self.body or b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the status is NOTHING where the server only hung up."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        """The media type, '' for none."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body, which has to be UTF-8."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON, strictly: no NaN."""
        return json.loads(self.body, parse_constant=_refuse)


def _refuse(constant: str) -> None:
    message = f"{constant} is not JSON"
    raise ValueError(message)


class Wire:
    """A connection that is kept as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._used_at = 0.0

    def exchange(self, request: Request) -> Answer:
        """Send a request and return the answer."""
        if request.raw:
            self.close()
        self.send(request)
        return self.receive(request)

    def send(self, request: Request) -> None:
        """Send a request; a server that does not want all of it may have answered already."""
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()
        if self._socket is None:
            seconds = SECONDS_FOR_RAW if request.raw else SECONDS_TO_ANSWER
            self._socket = socket.create_connection((HOST, self._port), seconds)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request.to_bytes(self._port))
        except (BrokenPipeError, ConnectionResetError):
            return

    def receive(self, request: Request) -> Answer:
        """Return the answer to the last request."""
        assert self._socket
        response = HTTPResponse(self._socket, method=request.method)
        try:
            response.begin()
            body = response.read()
        except (HTTPException, ConnectionError, TimeoutError):
            self.close()
            return Answer(NOTHING)
        self._used_at = time.monotonic()
        headers = {name.lower(): value for name, value in response.getheaders()}
        if response.will_close or request.raw:
            self.close()
        decode = _DECODERS[headers.get("content-encoding", "")]
        return Answer(response.status, headers, decode(body) if body else b"")

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
