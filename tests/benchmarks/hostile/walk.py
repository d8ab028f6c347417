"""Every page, feed and list that a reader can come to, each looked at."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

from tests.benchmarks.hostile import cleanliness
from tests.benchmarks.hostile.cleanliness import Unclean
from tests.benchmarks.hostile.wire import Answer, Request, Wire

THREADS: Final = 3
#: Links to other pages of the same thing, as HTML, Atom and RSS have them.
_PAGES: Final = re.compile(r'href="([^"]*[?&;](?:thread|before)=[^"]*)"')
_NEXT: Final = re.compile(r'<(?:atom:)?link [^>]*rel="next"[^>]*/>')
_HREF: Final = re.compile(r'href="([^"]*)"')


@dataclass(slots=True)
class Walked:
    """How many answers of each media type there were, and what was wrong with some."""

    answers: Counter[str] = field(default_factory=Counter)
    #: Comments in all pages together, each as often as it was shown.
    comments: int = 0
    wrong: list[str] = field(default_factory=list)


class Walk:
    """Goes from some addresses to all that they lead to, and says who it is."""

    def __init__(self, port: int, *, headers: Mapping[str, str] | None = None) -> None:
        self._port, self._headers = port, dict(headers or {})
        self._local = threading.local()

    def everywhere(self, starts: Sequence[str], *, threads: int = THREADS) -> Walked:
        """Read all of it."""
        walked, seen, layer = Walked(), set(starts), list(starts)
        with ThreadPoolExecutor(threads) as pool:
            while layer:
                found: list[str] = []
                for target, answer, wrong in pool.map(self._read, layer):
                    walked.answers[answer.kind] += 1
                    walked.comments += answer.body.count(b'<article class="comment"')
                    walked.wrong += [f"{target}: {wrong}"] if wrong else []
                    found += _links(target, answer)
                layer = [target for target in dict.fromkeys(found) if target not in seen]
                seen.update(layer)
        return walked

    def _read(self, target: str) -> tuple[str, Answer, str]:
        """Return an answer and what is wrong with it, '' for nothing."""
        if not hasattr(self._local, "wire"):
            self._local.wire = Wire(self._port)
        answer = self._local.wire.exchange(Request("GET", target, self._headers))
        if answer.status != 200:
            return target, answer, f"{answer.status} {answer.body[:200]!r}"
        try:
            cleanliness.check(answer, target)
        except Unclean as error:
            return target, answer, str(error)
        return target, answer, ""


def _links(target: str, answer: Answer) -> Iterator[str]:
    """Yield the other pages of a list."""
    if answer.status != 200:
        return
    if answer.kind == "text/html":
        found = _PAGES.findall(answer.text)
    elif answer.kind.endswith("json"):
        document = answer.json
        found = [document.get("next") or document.get("next_url") or ""]
    else:
        found = [link for each in _NEXT.findall(answer.text) for link in _HREF.findall(each)]
    for link in filter(None, map(unescape, found)):
        parts = urlsplit(urljoin(target, link))
        yield f"{parts.path}?{parts.query}"
