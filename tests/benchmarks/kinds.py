"""What is asked for, and what is promised of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.client import HOST, Connection

#: What a feed costs the naive app, as a multiple of ours.
FEED_BELOW_NAIVE: Final = 150.0
#: The first feed after a change, by the clock.
COLD_FEED_MS: Final = 8.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request; ``of`` is what it is for: the feed, the page or the list."""

    name: str
    of: str
    gzip: bool
    conditional: bool
    #: CPU an answer, as a multiple of the bare application's.
    most: float
    #: What is written elsewhere meanwhile: it moves counters, none of which this answer names.
    change: str

    def request(self, port: int, path: str, tag: str) -> bytes:
        """Return the bytes to send; ``tag`` is the entity tag of what the client has."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}:{port}", "User-Agent: bench", "Accept: */*"]
        if self.gzip:
            lines.append("Accept-Encoding: gzip")
        if self.conditional:
            lines.append(f"If-None-Match: {tag}")
        return "\r\n".join([*lines, "\r\n"]).encode()


KINDS: Final = (
    Kind("feed gzip", "feed", gzip=True, conditional=False, most=1.3, change="edit page"),
    Kind("feed identity", "feed", gzip=False, conditional=False, most=1.3, change="edit page"),
    Kind("feed 304", "feed", gzip=True, conditional=True, most=1.3, change="edit page"),
    Kind("post page", "page", gzip=True, conditional=False, most=1.5, change="moderate"),
    Kind("comment list", "list", gzip=True, conditional=False, most=1.5, change="moderate"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def of(cls, port: int, request: bytes) -> Answer:
        """Ask once, on a connection of its own."""
        connection = Connection(port, request)
        try:
            return cls.read(connection.exchange())
        finally:
            connection.socket.close()

    @classmethod
    def read(cls, sent: bytes) -> Answer:
        """Take head and body apart."""
        head, _, body = sent.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in lines)
        headers = tuple((name.lower(), value.strip()) for name, _, value in fields)
        return cls(first.partition(" ")[2], headers, body)

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status[:3])

    @property
    def tag(self) -> str:
        """The entity tag, '' for none."""
        return self.fields.get("etag", "")

    @property
    def fields(self) -> Mapping[str, str]:
        """The headers by their names in lower case."""
        return dict(self.headers)

    def lasting(self) -> Answer:
        """Return it without what the server itself says of the moment."""
        kept = tuple(field for field in self.headers if field[0] not in {"date", "server"})
        return Answer(self.status, kept, self.body)
