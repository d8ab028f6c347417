"""Samples → the table that people read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self

from rich.table import Table

from tests.benchmarks.kinds import FEED_BELOW_NAIVE, KINDS, Kind
from tests.benchmarks.measuring import Sample

#: By name of the server and of the kind: a sample a round.
Samples = Mapping[tuple[str, str], Sequence[Sample]]
SERVERS = ("bare", "ours", "naive")


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle one of some numbers, the least and the greatest."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Self:
        """Look at some numbers, at least one."""
        return cls(median(numbers), min(numbers), max(numbers))

    def text(self, form: str) -> str:
        """Return it for people, each number in the form given."""
        return f"{self.median:{form}} ({self.least:{form}}–{self.most:{form}})"


def ratio(samples: Samples, kind: Kind, over: str, under: str) -> Spread:
    """Return CPU an answer of ``over`` as a multiple of that of ``under``, round by round."""
    pairs = zip(samples[over, kind.name], samples[under, kind.name], strict=True)
    return Spread.of([above.cpu_us / below.cpu_us for above, below in pairs])


def met(reached: bool) -> str:  # noqa: FBT001 - it is what is said
    """Return the word for it."""
    return "met" if reached else "NOT MET"


def goals(samples: Samples, kind: Kind) -> list[str]:
    """Return what is promised of a kind and whether it is so, by the medians."""
    said = [f"≤ {kind.most}× bare: {met(ratio(samples, kind, 'ours', 'bare').median <= kind.most)}"]
    if kind.of == "feed":
        below = ratio(samples, kind, "naive", "ours").median >= FEED_BELOW_NAIVE
        said.append(f"≥ {FEED_BELOW_NAIVE:.0f}× below naive: {met(below)}")
    return said


def cpu(samples: Samples, *, title: str) -> Table:
    """Return CPU an answer: user and system time of all server processes."""
    table = Table(title=title, title_justify="left", pad_edge=False)
    table.add_column("CPU µs an answer")
    for name in (*SERVERS, "ours / bare", "naive / ours"):
        table.add_column(name, justify="right")
    table.add_column("goals")
    for kind in KINDS:
        used = (Spread.of([s.cpu_us for s in samples[name, kind.name]]) for name in SERVERS)
        table.add_row(
            kind.name,
            *(spread.text(".0f") for spread in used),
            ratio(samples, kind, "ours", "bare").text(".2f"),
            ratio(samples, kind, "naive", "ours").text(".0f"),
            "\n".join(goals(samples, kind)),
        )
    return table


def times(samples: Samples) -> Table:
    """Return how it went by the clock on the wall, for information."""
    table = Table(pad_edge=False)
    table.add_column("medians of the rounds")
    for name in SERVERS:
        for what in ("answers/s", "p50 ms", "p99 ms"):
            table.add_column(f"{name}\n{what}", justify="right")
    for kind in KINDS:
        cells = []
        for name in SERVERS:
            rounds = samples[name, kind.name]
            cells += [
                f"{median(s.rate for s in rounds):,.0f}",
                f"{median(s.p50_ms for s in rounds):.1f}",
                f"{median(s.p99_ms for s in rounds):.1f}",
            ]
        table.add_row(kind.name, *cells)
    return table
