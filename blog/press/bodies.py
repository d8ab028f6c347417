"""Reading a request's body, whole and within its limit, before anything waits for it.

A client that sends slowly then holds a thread, and no place in front of Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from blog.parsing import LONG_BODY_BYTES
from blog.press.editions import is_private
from blog.press.refusals import Busy, CutOff, MalformedLength, TooLarge, is_admin, is_api

#: What is read at once, and what stays in memory: more goes to a file that nobody can find.
PIECE_BYTES = 64 * 1024
MEMORY_BYTES = 512 * 1024
#: What anybody may send to a page: far more than a comment has, so that one that is too long
#: comes back with its form, and less than keeps a processor busy for long.
PUBLIC_BYTES = 1024 * 1024
#: How much is still read, and dropped, of a body that is too long. Who is cut off while sending
#: never sees why (RFC 9112 §9.6): browsers and most libraries send all before they read.
DROPPED_BYTES = 16 * 1024 * 1024
#: How many bodies a process waits for at a time: three quarters of the threads that `serve` gives
#: it. A body is the only thing that a slow client can hold a thread with, so that readers are
#: served however many of them there are.
MOST_AT_ONCE = 48

_places = BoundedSemaphore(MOST_AT_ONCE)
_LENGTH = re.compile(r"[0-9]{1,18}")


def receive(environ: dict[str, Any]) -> SpooledTemporaryFile[bytes] | None:
    """Read the body and put what was read in its place; None if there is none.

    The caller closes it. Raises :class:`~blog.press.refusals.Refused`.
    """
    expected = _expected_bytes(environ)
    if expected == 0:
        return None
    most = _most_bytes(environ)
    if expected is not None and expected > most:
        with _place():
            _drop(environ["wsgi.input"], expected if expected <= DROPPED_BYTES else 0)
        raise TooLarge(most_bytes=most)
    body = SpooledTemporaryFile[bytes](max_size=MEMORY_BYTES)
    try:
        with _place():
            size = _copy(environ["wsgi.input"], body, expected=expected, most=most)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    environ["wsgi.input"] = body
    environ["CONTENT_LENGTH"] = str(size)
    return body


@contextmanager
def _place() -> Iterator[None]:
    """Take one of the places at which bodies are waited for; refuse where none is free."""
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _places.release()


def _most_bytes(environ: dict[str, Any]) -> int:
    """Return how long a body may be at this address."""
    if is_api(environ):
        most = int(settings.PRESS_MAX_API_BODY_BYTES)
        return max(most, LONG_BODY_BYTES) if is_private(environ) else most
    most = int(settings.PRESS_MAX_BODY_BYTES)
    return most if is_admin(environ) else min(most, PUBLIC_BYTES)


def _expected_bytes(environ: dict[str, Any]) -> int | None:
    """Return the length that was declared; None if the body ends where the server says."""
    if environ.get("wsgi.input_terminated") and _has_unknown_length(environ):
        return None
    declared = environ.get("CONTENT_LENGTH") or "0"
    if not _LENGTH.fullmatch(declared):
        raise MalformedLength
    return int(declared)


def _has_unknown_length(environ: dict[str, Any]) -> bool:
    """Whether it is sent in chunks (RFC 9112 §7.1), or in frames of HTTP/2 without a length."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return True
    framed = str(environ.get("SERVER_PROTOCOL", "")).startswith("HTTP/2")
    return framed and not environ.get("CONTENT_LENGTH")


def _copy(
    source: Any, body: SpooledTemporaryFile[bytes], *, expected: int | None, most: int
) -> int:
    """Copy the body, one byte past its limit at most, and return its length."""
    size, end = 0, most + 1 if expected is None else expected
    while size < end:
        piece = source.read(min(PIECE_BYTES, end - size))
        if not piece:
            break
        body.write(piece)
        size += len(piece)
    if size > most:
        _drop(source, DROPPED_BYTES)
        raise TooLarge(most_bytes=most)
    if expected is not None and size < expected:
        raise CutOff(expected_bytes=expected, received_bytes=size)
    return size


def _drop(source: Any, size: int) -> None:
    """Read to the end, at most ``size`` bytes, and keep nothing."""
    while size > 0 and (piece := source.read(min(PIECE_BYTES, size))):
        size -= len(piece)
