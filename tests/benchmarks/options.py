"""What `make bench` is told by the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final, Self

DATABASES: Final = ("sqlite", "postgres")


class OptionError(ValueError):
    """A variable that can't be read; its text is for people."""


@dataclass(frozen=True, slots=True)
class Options:
    """How long and on what to measure."""

    rounds: int
    #: How long a server is asked for one kind of answer in one round.
    seconds: float
    databases: tuple[str, ...]

    @classmethod
    def read(cls) -> Self:
        """Return what the environment says; raises :class:`OptionError`."""
        names = os.environ.get("BENCH_DATABASE") or ",".join(DATABASES)
        databases = tuple(name.strip() for name in names.split(","))
        if unknown := set(databases) - set(DATABASES):
            raise OptionError(f"BENCH_DATABASE: {unknown.pop()!r} is none of {DATABASES}.")
        rounds = int(_number("BENCH_ROUNDS", "5", least=1))
        return cls(rounds, _number("BENCH_SECONDS", "2.5", least=0.1), databases)


def _number(name: str, default: str, *, least: float) -> float:
    text = os.environ.get(name) or default
    try:
        number = float(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise OptionError(f"{name} takes a number of at least {least:g}, not {text!r}.")
    return number
