"""Finished bytes, kept in the memory of a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    #: Whether other codings are worth their while.
    is_text: bool
    #: What was asked for so far, by coding; None for one that saves nothing.
    coded: Mapping[str, bytes | None] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, answer: Answer) -> Print:
        """Keep what Django answered."""
        content = b"".join(answer.body)
        kept = [field for field in answer.headers if field[0].lower() not in _OF_THE_MOMENT]
        coded = answer.header("content-encoding") is not None
        content_type = answer.header("content-type") or ""
        return cls(
            edition, kept, content, not coded and encodings.is_worth_it(content, content_type)
        )

    def ready_for(self, environ: dict[str, Any], now: float) -> Print:
        """Return this with the coding that its answer takes, compressed now if nobody asked yet."""
        coding = self._coding(environ)
        if coding is None or coding in self.coded:
            return self
        if conditions.is_unmodified(environ, self.edition, now):
            return self
        return replace(self, coded={**self.coded, coding: encodings.coded(self.content, coding)})

    def answer(self, environ: dict[str, Any], now: float) -> Answer:
        """Return 304 or 200, in the coding that the client takes if it was made."""
        validators = self.edition.headers(now)
        if conditions.is_unmodified(environ, self.edition, now):
            repeated = [field for field in self.headers if field[0].lower() in _ON_304]
            return Answer(NOT_MODIFIED, [*repeated, *validators], [])
        headers, content = [*self.headers, *validators], self.content
        coding = self._coding(environ)
        if coding and (small := self.coded.get(coding)) is not None:
            headers.append(("Content-Encoding", coding))
            content = small
        headers.append(("Content-Length", str(len(content))))
        return Answer(OK, headers, [content])

    def _coding(self, environ: dict[str, Any]) -> str | None:
        return encodings.accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) if self.is_text else None

    @property
    def size_bytes(self) -> int:
        """What it takes of the store."""
        coded = sum(len(content or b"") for content in self.coded.values())
        return OVERHEAD_BYTES + len(self.content) + coded


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
