"""Waiting in line: a few at a time, first come, first served."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from types import TracebackType

#: How many keys are remembered that nobody has to wait for.
MOST_PASSES = 1024


class Gate:
    """Lets ``places`` threads in. Who leaves hands the place to who waits longest.

    ``threading.Semaphore`` isn't fair: who has just left may be in again before a waiter wakes,
    which gave a p99 of half a second where the mean was 50 ms.
    """

    def __init__(self, places: int) -> None:
        self._lock = Lock()
        self._free = places
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        turn = self.line_up()
        if turn is None:
            return
        try:
            turn.acquire()
        except BaseException:
            self.give_up(turn)
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._leave()

    @property
    def free_places(self) -> int:
        """How many could come in at once."""
        return self._free

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)

    def line_up(self) -> Lock | None:
        """Take a place, or stand in line with a lock that is released when it's our turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
            return turn

    def _leave(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._free += 1

    def give_up(self, turn: Lock) -> None:
        """Leave the line after an interrupt, or the place that was handed over meanwhile."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                self._leave()


class Lines:
    """One line for each key that something is done for: as many as there are threads at most."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gates: dict[Hashable, tuple[Gate, int]] = {}
        self._passes: OrderedDict[Hashable, None] = OrderedDict()

    @contextmanager
    def alone(self, key: Hashable) -> Iterator[None]:
        """Do something for ``key`` alone, unless it has a pass."""
        gate = self._join(key)
        if gate is None:
            yield
            return
        try:
            with gate:
                yield
        finally:
            self._part(key)

    @property
    def people(self) -> int:
        """How many are in any line, those who are at its head included."""
        with self._lock:
            return sum(people for _, people in self._gates.values())

    @property
    def passes(self) -> int:
        """How many keys nobody waits for."""
        return len(self._passes)

    def let_pass(self, key: Hashable) -> None:
        """From now on nobody waits for ``key``: waiting would bring nothing."""
        with self._lock:
            self._passes[key] = None
            self._passes.move_to_end(key)
            if len(self._passes) > MOST_PASSES:
                self._passes.popitem(last=False)

    def stop(self, key: Hashable) -> None:
        """Have them wait again."""
        with self._lock:
            self._passes.pop(key, None)

    def _join(self, key: Hashable) -> Gate | None:
        with self._lock:
            if key in self._passes:
                return None
            gate, people = self._gates.get(key) or (Gate(1), 0)
            self._gates[key] = gate, people + 1
            return gate

    def _part(self, key: Hashable) -> None:
        with self._lock:
            gate, people = self._gates[key]
            if people > 1:
                self._gates[key] = gate, people - 1
            else:
                del self._gates[key]
