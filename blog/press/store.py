"""Finished bytes, kept in the memory of a process."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from blog.press import conditions, encodings
from blog.press.answers import NOT_MODIFIED, OK, Answer, Headers
from blog.press.edition import Edition
from blog.press.visits import Key

#: What an entry takes beside its bytes: objects, headers, its place in the table.
OVERHEAD_BYTES = 4096

#: Made anew for each answer.
_OF_THE_MOMENT = frozenset({"etag", "last-modified", "cache-control", "content-length", "date"})
#: What a 304 repeats of the 200's (RFC 9110 §15.4.5), and what browsers ask of any answer (CORS).
_ON_304 = frozenset(
    {
        "vary",
        "content-location",
        "access-control-allow-origin",
        "access-control-expose-headers",
    }
)


@dataclass(frozen=True, slots=True)
class Print:
    """An edition with its bytes."""

    edition: Edition
    #: As Django's middleware left them.
    headers: Headers
    content: bytes
    gzipped: bytes | None

    @classmethod
    def of(cls, edition: Edition, answer: Answer) -> Print:
        """Keep what Django answered, compressed as well."""
        content = b"".join(answer.body)
        kept = [field for field in answer.headers if field[0].lower() not in _OF_THE_MOMENT]
        coded = answer.header("content-encoding") is not None
        small = None if coded else encodings.gzipped(content, answer.header("content-type") or "")
        return cls(edition, kept, content, small)

    def answer(self, environ: dict[str, Any], now: float) -> Answer:
        """Return 304 or 200, in the coding that the client takes."""
        validators = self.edition.headers(now)
        if conditions.is_unmodified(environ, self.edition, now):
            repeated = [field for field in self.headers if field[0].lower() in _ON_304]
            return Answer(NOT_MODIFIED, [*repeated, *validators], [])
        headers = [*self.headers, *validators]
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        if self.gzipped is not None and encodings.accepts_gzip(accepted):
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(self.gzipped)))]
            return Answer(OK, headers, [self.gzipped])
        headers.append(("Content-Length", str(len(self.content))))
        return Answer(OK, headers, [self.content])

    @property
    def size_bytes(self) -> int:
        """What it takes of the store."""
        return OVERHEAD_BYTES + len(self.content) + len(self.gzipped or b"")


class Store:
    """The most recently used prints, up to a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size_bytes = 0
        self._prints: OrderedDict[Key, Print] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._prints)

    def get(self, key: Key) -> Print | None:
        """Return what is stored, current or not."""
        with self._lock:
            found = self._prints.get(key)
            if found is not None:
                self._prints.move_to_end(key)
            return found

    def put(self, key: Key, made: Print) -> None:
        """Store, in place of what was there; one that would take most of the store isn't."""
        with self._lock:
            self._drop(key)
            if made.size_bytes * 2 > self.most_bytes:
                return
            self._prints[key] = made
            self.size_bytes += made.size_bytes
            while self.size_bytes > self.most_bytes:
                self._drop(next(iter(self._prints)))

    def _drop(self, key: Key) -> None:
        old = self._prints.pop(key, None)
        if old is not None:
            self.size_bytes -= old.size_bytes
