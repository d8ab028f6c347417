"""Many at once: every deed of a plan, on so many connections, and what was answered."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.benchmarks.hostile import cleanliness
from tests.benchmarks.hostile.cleanliness import Unclean
from tests.benchmarks.hostile.deeds import Wrong
from tests.benchmarks.hostile.kinds import KINDS, Kind
from tests.benchmarks.hostile.ordinary import said_id
from tests.benchmarks.hostile.scene import Place, Scene
from tests.benchmarks.hostile.wire import Answer, Request, Wire

#: Attackers have processors of their own; ours must not take those of the server and its reader.
NICENESS: Final = 10
#: How many complaints are kept word by word.
MOST: Final = 50


@dataclass(slots=True)
class Tally:
    """What was answered, by the name of the kind; threads share it."""

    statuses: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    #: Seconds.
    latencies: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    complaints: list[str] = field(default_factory=list)
    #: Ids of the comments that somebody was told of.
    told: set[int] = field(default_factory=set)
    seconds: float = 0.0

    def complain(self, what: str) -> None:
        """Keep what was wrong."""
        if len(self.complaints) < MOST:
            self.complaints.append(what)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return sum(counter.total() for counter in self.statuses.values())


def plan(place: Place, *, seed: int, kinds: Sequence[Kind] = KINDS) -> Iterator[tuple[Kind, Scene]]:
    """Yield every deed, in an order that depends on nothing but the seed."""
    chance = random.Random(seed)  # noqa: S311 - the same in each run
    chosen = chance.choices(kinds, weights=[kind.share for kind in kinds], k=place.deeds)
    for number, kind in enumerate(chosen):
        yield kind, Scene(place, number, seed=seed)


def run(deeds: Iterator[tuple[Kind, Scene]], port: int, *, connections: int) -> Tally:
    """Do all of them and return what came of it."""
    tally, turn = Tally(), threading.Lock()

    def work() -> None:
        # Of this thread alone, on Linux.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        actor = _Actor(port, tally)
        while True:
            with turn:
                deed = next(deeds, None)
            if deed is None:
                break
            actor.do(*deed)
        actor.close()

    begin = time.monotonic()
    # Who stops the run need not wait for the rest of the plan.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.monotonic() - begin
    return tally


class _Actor:
    """Does one deed after the other, on a connection that is kept and more where it needs them."""

    def __init__(self, port: int, tally: Tally) -> None:
        self._port, self._tally = port, tally
        self._wires = [Wire(port)]

    def do(self, kind: Kind, scene: Scene) -> None:
        """Send what the deed says, step by step."""
        steps = kind.steps(scene)
        try:
            requests = next(steps)
            while True:
                requests = steps.send(self._exchanged(kind, requests))
        except StopIteration:
            return
        except (Wrong, Unclean, LookupError, ValueError, OSError) as error:
            self._tally.complain(f"{kind.name}, {scene.number}: {type(error).__name__}: {error}")
            self.close()

    def close(self) -> None:
        """Hang up."""
        for wire in self._wires:
            wire.close()

    def _exchanged(self, kind: Kind, requests: Sequence[Request]) -> Sequence[Answer]:
        """Send requests at once and return their answers, each of them looked at."""
        while len(self._wires) < len(requests):
            self._wires.append(Wire(self._port))
        begin = time.monotonic()
        pairs = list(zip(self._wires, requests, strict=False))
        if len(pairs) == 1:
            answers = [pairs[0][0].exchange(requests[0])]
        else:
            for wire, request in pairs:
                wire.send(request)
            answers = [wire.receive(request) for wire, request in pairs]
        took = time.monotonic() - begin
        for request, answer in zip(requests, answers, strict=True):
            self._judge(kind, request, answer, took)
        return answers

    def _judge(self, kind: Kind, request: Request, answer: Answer, took: float) -> None:
        self._tally.statuses[kind.name][answer.status] += 1
        self._tally.latencies[kind.name].append(took)
        said = f"{kind.name}: {answer.status} for {request.method} {request.target[:80]}"
        if answer.status not in kind.answers:
            start = request.raw[:200] or (request.body or b"")[:200]
            self._tally.complain(f"{said} {start!r}: {answer.body[:300]!r}")
        if not kind.of_server:
            try:
                cleanliness.check(answer, request.target)
            except Unclean as error:
                self._tally.complain(f"{said}: {error}")
        if (found := said_id(answer)) is not None:
            self._tally.told.add(found)
