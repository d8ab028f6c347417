"""One cell of the table: what a server takes to answer so many requests of one kind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from tests.benchmarks.kinds import Answer
from tests.benchmarks.processes import Failed, Talker
from tests.benchmarks.servers import Server

CONNECTIONS: Final = 16
WARMING: Final = 4 * CONNECTIONS
SECONDS_BETWEEN_WRITES: Final = 1.0
#: Nobody asks so often in a cell.
UNBOUNDED: Final = 10**9


@dataclass(frozen=True, slots=True)
class Sample:
    """What one cell showed; times of the CPU in microseconds an answer, others in ms."""

    cpu_us: float
    rate: float
    p50_ms: float
    p99_ms: float


@dataclass(slots=True)
class Clients:
    """Client processes, which share the connections; their own CPU is not counted."""

    talkers: Sequence[Talker]
    #: By port and kind: how often to ask in a cell.
    _numbers: dict[tuple[int, str], int] = field(default_factory=dict)

    def warm(self, server: Server, request: bytes, *, answer: Answer) -> None:
        """Have every process of a server answer, as likely as can be: it has what it keeps."""
        self._load(server, request, answer, requests=WARMING)

    def sample(
        self, server: Server, kind: str, request: bytes, *, answer: Answer, seconds: float
    ) -> Sample:
        """Ask as often as took ``seconds`` the first time, and as often in each round."""
        key = (server.port, kind)
        if key not in self._numbers:
            trial = self._load(server, request, answer, seconds=min(1.0, seconds))
            self._numbers[key] = max(CONNECTIONS, round(trial.rate * seconds))
        return self._load(server, request, answer, requests=self._numbers[key])

    def _load(
        self, server: Server, request: bytes, answer: Answer,
        *, requests: int = UNBOUNDED, seconds: float = UNBOUNDED,
    ) -> Sample:  # fmt: skip
        share = len(self.talkers)
        before = server.cpu_seconds()
        for talker in self.talkers:
            talker.say(
                port=server.port,
                request=request.decode(),
                connections=CONNECTIONS // share,
                requests=-(-requests // share),
                seconds=seconds,
                status=answer.code,
                body_bytes=len(answer.body),
            )
        heard = [talker.hear() for talker in self.talkers]
        return _sample(heard, cpu_seconds=server.cpu_seconds() - before)


def _sample(heard: Sequence[Any], *, cpu_seconds: float) -> Sample:
    latencies = sorted(us for answer in heard for us in answer["latencies"])
    lasted = max(a["ended_at"] for a in heard) - min(a["begun_at"] for a in heard)
    return Sample(
        cpu_us=cpu_seconds / len(latencies) * 1e6,
        rate=len(latencies) / lasted,
        p50_ms=latencies[len(latencies) // 2] / 1e3,
        p99_ms=latencies[len(latencies) * 99 // 100] / 1e3,
    )


@dataclass(slots=True)
class Writer:
    """Has our blog changed every second, elsewhere than where it is asked."""

    changes: Talker
    #: How many changes there were.
    written: int = 0

    @contextmanager
    def writing(self, change: str) -> Iterator[None]:
        """Write during the block, at once and then every second."""
        stop, errors = threading.Event(), list[Exception]()

        def write() -> None:
            due_at = time.monotonic()
            try:
                while not stop.wait(max(0.0, due_at - time.monotonic())):
                    self.changes.ask(what=change)
                    self.written += 1
                    due_at += SECONDS_BETWEEN_WRITES
            except (Failed, OSError) as error:
                errors.append(error)

        thread = threading.Thread(target=write, name="writer")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        if errors:
            raise errors[0]
