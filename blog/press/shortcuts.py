"""The shortest way: a request that is like one of the last second has the same answer.

An answer depends on a few headers, on the clock, and on what is committed. So it is kept under
those headers together with the database's stamp (see :mod:`blog.press.counters`), for a second
at most: then the long way, which asks the counters, finds it again.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from typing import Any, Final, NamedTuple

from blog.press.answers import Answer
from blog.press.counters import Stamp

#: How long at most nothing but the stamp is looked at.
MOST_SECONDS: Final = 1.0
#: Anybody can send ever other headers: beyond these, what was kept is forgotten.
MOST_ANSWERS: Final = 2048
MOST_CHARACTERS: Final = 1024

_NO_BODY: Final = frozenset({None, "", "0"})
#: Of these versions alone, a request that tells of no body has none (RFC 9112 §6.3).
_BODILESS: Final = frozenset({"HTTP/1.1", "HTTP/1.0"})

#: Whatever Django and the press look at when they answer a GET of what is stored.
Asked = tuple[str | None, ...]


class _Kept(NamedTuple):
    answer: Answer
    stamp: Hashable
    #: By the clock that nobody sets back.
    until: float


def asked(environ: dict[str, Any]) -> Asked | None:
    """Return all that an answer from the store depends on; None for a request with a body."""
    get = environ.get
    if get("CONTENT_LENGTH") not in _NO_BODY or get("HTTP_TRANSFER_ENCODING"):
        return None
    if get("SERVER_PROTOCOL") not in _BODILESS:
        return None
    return (
        environ["REQUEST_METHOD"],
        get("PATH_INFO"),
        get("QUERY_STRING"),
        get("HTTP_HOST"),
        get("HTTP_ACCEPT_ENCODING"),
        get("HTTP_IF_NONE_MATCH"),
        get("HTTP_IF_MODIFIED_SINCE"),
        get("HTTP_ORIGIN"),
        get("HTTP_A_IM"),
        get("HTTP_AUTHORIZATION"),
        get("HTTP_X_EDIT_TOKEN"),
        get("HTTP_X_FORWARDED_PROTO"),
        get("SCRIPT_NAME"),
        # Without a Host, these are it.
        get("SERVER_NAME"),
        get("SERVER_PORT"),
        get("wsgi.url_scheme"),
    )


class Shortcuts:
    """Answers by what was asked, as long as the stamp says that they are current."""

    def __init__(self, stamp: Stamp) -> None:
        self.stamp = stamp
        self._kept: dict[Asked, _Kept] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, asked: Asked) -> Answer | None:
        """Return the answer, if it is known to be current."""
        kept = self._kept.get(asked)
        if kept is None or time.monotonic() >= kept.until or self.stamp() != kept.stamp:
            return None
        return kept.answer

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keep an answer as long as it says that it lasts."""
        lasting = answer.lasting
        if lasting is None or sum(len(text or "") for text in asked) > MOST_CHARACTERS:
            return
        if len(self._kept) >= MOST_ANSWERS:
            self.clear()
        until = time.monotonic() + min(lasting.seconds, MOST_SECONDS)
        self._kept[asked] = _Kept(answer, lasting.stamp, until)

    def clear(self) -> None:
        """Forget everything: the store has other bytes now, within its bounds."""
        self._kept = {}
