"""Lines: one of them for each thing that only one should do at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from blog.gate import Gate

#: How many keys are remembered that nobody has to wait for.
MOST_PASSES = 1024


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
