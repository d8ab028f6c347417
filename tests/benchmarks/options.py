"""What `make bench` is told by the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from tests.benchmarks.kinds import KINDS, Kind

DATABASES: Final = ("sqlite", "postgres")
#: In the order in which they take turns.
SERVERS: Final = ("bare", "ours", "naive")
#: Between several names in one variable.
SEPARATOR: Final = ","
#: Rounds, or seconds: enough for a night.
MOST: Final = 1000


class OptionError(ValueError):
    """A variable that can't be read; its text is for people."""


@dataclass(frozen=True, slots=True)
class Options:
    """How long and on what to measure."""

    rounds: int
    #: How long a server is asked for one kind of answer in one round.
    seconds: float
    databases: tuple[str, ...]
    #: Names of servers.
    servers: tuple[str, ...]
    kinds: tuple[Kind, ...]

    @classmethod
    def read(cls) -> Self:
        """Return what the environment says; raises :class:`OptionError`."""
        kinds = {kind.name: kind for kind in KINDS}
        return cls(
            rounds=int(_number("BENCH_ROUNDS", "5", least=1)),
            seconds=_number("BENCH_SECONDS", "2.5", least=0.1),
            databases=_some("BENCH_DATABASE", DATABASES),
            servers=_some("BENCH_SERVERS", SERVERS),
            kinds=tuple(kinds[name] for name in _some("BENCH_KINDS", tuple(kinds))),
        )


def _some(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``known`` that a variable names, in their order; all if it is unset."""
    text = os.environ.get(name) or SEPARATOR.join(known)
    named = {part.strip() for part in text.split(SEPARATOR)}
    if unknown := sorted(named - {*known}):
        said = SEPARATOR.join(known)
        raise OptionError(f"{name}: {unknown[0]!r} is not known; there are {said}.")
    return tuple(one for one in known if one in named)


def _number(name: str, default: str, *, least: float) -> float:
    text = os.environ.get(name) or default
    try:
        number = float(text)
    except ValueError:
        number = least - 1
    if not least <= number <= MOST:
        raise OptionError(f"{name} takes a number from {least:g} to {MOST}, not {text!r}.")
    return number
