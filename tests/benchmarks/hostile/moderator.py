"""A moderator who looks in now and then, through the API: reads what waits, decides, undoes."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any, Final

from tests.benchmarks.hostile import cleanliness
from tests.benchmarks.hostile.beside import beside
from tests.benchmarks.hostile.wire import Request, Wire

SECONDS_BETWEEN: Final = 3
ACTIONS: Final = ("approve", "spam", "approve", "trash")
_API: Final = "/api/v1/moderation/"


@dataclass(slots=True)
class Moderator:
    """Somebody with a token; what they were answered wrongly is kept."""

    port: int
    token: str
    decided: int = 0
    undone: int = 0
    wrong: list[str] = field(default_factory=list)

    def looking_in(self) -> AbstractContextManager[None]:
        """Decide now and then meanwhile."""
        return beside(self._look_in)

    def _look_in(self, over: threading.Event) -> None:
        wire = Wire(self.port)
        actions = cycle(ACTIONS)
        for number in count(1):
            if over.wait(SECONDS_BETWEEN):
                break
            self._decide(wire, next(actions), undo=number % 4 == 0)
        wire.close()

    def _decide(self, wire: Wire, action: str, *, undo: bool) -> None:
        """Decide about what waits, all of it at once; take every fourth batch back."""
        waiting = self._ask(wire, Request("GET", f"{_API}comments/?state=pending&limit=100"))
        ids = [each["id"] for each in waiting.get("results", [])]
        if not ids:
            return
        report = self._ask(wire, _post("bulk/", {"action": action, "ids": ids}))
        self.decided += len(report.get("changed", []))
        if undo and (batch := report.get("batch")):
            self._ask(wire, _post(f"batches/{batch}/undo/", {}))
            self.undone += 1

    def _ask(self, wire: Wire, request: Request) -> Mapping[str, Any]:
        headers = {**request.headers, "Authorization": f"Token {self.token}"}
        answer = wire.exchange(Request(request.method, request.target, headers, request.body))
        if answer.status != 200:
            self.wrong.append(f"{request.target}: {answer.status} {answer.body[:200]!r}")
            return {}
        try:
            cleanliness.check(answer, request.target)
        except cleanliness.Unclean as error:
            self.wrong.append(f"{request.target}: {error}")
        found: Mapping[str, Any] = answer.json
        return found


def _post(path: str, fields: Mapping[str, Any]) -> Request:
    body = json.dumps(fields).encode()
    return Request("POST", f"{_API}{path}", {"Content-Type": "application/json"}, body)
