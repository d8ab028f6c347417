"""Reading a request's body, whole and within its limit, before anything waits for it.

A client that sends slowly then holds a thread, and no place in front of Django.
"""

from __future__ import annotations

import re
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings

from blog.press.refusals import CutOff, MalformedLength, TooLarge, is_api

#: What is read at once, and what stays in memory: more goes to a file that nobody can find.
PIECE_BYTES = 64 * 1024
MEMORY_BYTES = 512 * 1024

_LENGTH = re.compile(r"[0-9]{1,18}")


def receive(environ: dict[str, Any]) -> SpooledTemporaryFile[bytes] | None:
    """Read the body and put what was read in its place; None if there is none.

    The caller closes it. Raises :class:`~blog.press.refusals.Refused`.
    """
    expected = _expected_bytes(environ)
    if expected == 0:
        return None
    api = is_api(environ)
    most = settings.PRESS_MAX_API_BODY_BYTES if api else settings.PRESS_MAX_BODY_BYTES
    if expected is not None and expected > most:
        raise TooLarge(most_bytes=most)
    body = SpooledTemporaryFile[bytes](max_size=MEMORY_BYTES)
    try:
        size = _copy(environ["wsgi.input"], body, expected=expected, most=most)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    environ["wsgi.input"] = body
    environ["CONTENT_LENGTH"] = str(size)
    return body


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
        raise TooLarge(most_bytes=most)
    if expected is not None and size < expected:
        raise CutOff(expected_bytes=expected, received_bytes=size)
    return size
