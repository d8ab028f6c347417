"""Samples → the table that people read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self

from rich.table import Table

from tests.benchmarks import cold
from tests.benchmarks.kinds import COLD_FEED_MS, FEED_BELOW_NAIVE, Kind
from tests.benchmarks.measuring import Sample
from tests.benchmarks.memory import Memory
from tests.benchmarks.options import Options

#: By name of the server and of the kind: a sample a round.
Samples = Mapping[tuple[str, str], Sequence[Sample]]


#: What is compared, as (above, below) the line.
PAIRS = (("ours", "bare"), ("naive", "ours"))
#: How people read the parts of a feed.
PARTS = {
    "django": "Django's whole answer, without press and server",
    "collecting": "in it: rows into a feed",
    "building": "in it: the feed into XML",
    "compressing": "after it: gzip",
}


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


def goals(samples: Samples, kind: Kind, servers: Sequence[str]) -> Iterator[str]:
    """Yield what is promised of a kind and whether it is so, by the medians."""
    if {"ours", "bare"} <= {*servers}:
        reached = ratio(samples, kind, "ours", "bare").median <= kind.most
        yield f"≤ {kind.most}× bare: {met(reached)}"
    if {"ours", "naive"} <= {*servers} and kind.of == "feed":
        reached = ratio(samples, kind, "naive", "ours").median >= FEED_BELOW_NAIVE
        yield f"≥ {FEED_BELOW_NAIVE:.0f}× below naive: {met(reached)}"


def cpu(samples: Samples, options: Options, *, title: str) -> Table:
    """Return CPU an answer: user and system time of all server processes."""
    table = Table(title=title, title_justify="left")
    table.add_column("CPU µs an answer")
    pairs = [pair for pair in PAIRS if {*pair} <= {*options.servers}]
    for name in (*options.servers, *(f"{over} / {under}" for over, under in pairs)):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("goals", no_wrap=True)
    for kind in options.kinds:
        used = [
            Spread.of([sample.cpu_us for sample in samples[name, kind.name]])
            for name in options.servers
        ]
        table.add_row(
            kind.name,
            *(spread.text(",.0f") for spread in used),
            *(ratio(samples, kind, *pair).text(",.2f") for pair in pairs),
            "\n".join(goals(samples, kind, options.servers)),
        )
    return table


def times(samples: Samples, options: Options) -> Table:
    """Return how it went by the clock on the wall, for information: medians of the rounds."""
    table = Table()
    table.add_column("by the clock")
    for name in options.servers:
        for what in ("answers/s", "p50 ms", "p99 ms"):
            table.add_column(f"{name}\n{what}", justify="right")
    for kind in options.kinds:
        cells = []
        for name in options.servers:
            rounds = samples[name, kind.name]
            cells += [
                f"{median(s.rate for s in rounds):,.0f}",
                f"{median(s.p50_ms for s in rounds):.1f}",
                f"{median(s.p99_ms for s in rounds):.1f}",
            ]
        table.add_row(kind.name, *cells)
    return table


def first_answers(first: Mapping[str, cold.First]) -> Table:
    """Return how long the first answers after a change took."""
    table = Table(title="The first answer after a change", title_justify="left")
    for name in ("", "ms by the clock", "ms of CPU", "goal"):
        table.add_column(name)
    for of, answers in first.items():
        taken = Spread.of(answers.taken)
        goal = f"≤ {COLD_FEED_MS:g} ms: {met(taken.median <= COLD_FEED_MS)}"
        row = (of, taken.text(".1f"), f"{answers.cpu:.1f}", goal if of == "feed" else "")
        table.add_row(*row)
    return table


def parts(taken: cold.Parts) -> Table:
    """Return what the first feed is made of."""
    table = Table(title="What that feed is made of", title_justify="left")
    table.add_column("part")
    table.add_column("ms of CPU")
    for part, milliseconds in taken.items():
        table.add_row(PARTS[part], Spread.of(milliseconds).text(".1f"))
    return table


def kept(memory: Memory, *, bound_bytes: int) -> Table:
    """Return what the server keeps in memory."""
    table = Table(title="Memory", title_justify="left", show_header=False)
    table.add_row("bound of the store, each process", _mib(bound_bytes))
    table.add_row(f"{memory.answers} answers, plain and gzip", _mib(memory.answer_bytes))
    table.add_row("each process before", ", ".join(map(_mib, memory.before)))
    table.add_row("each with all of them", ", ".join(map(_mib, memory.after)))
    for line in memory.metrics:
        table.add_row(*line.rsplit(" ", 1))
    return table


def sizes(resident: Mapping[str, Sequence[int]]) -> Table:
    """Return the resident memory of each server, all its processes together."""
    table = Table(title="Resident memory at the end", title_justify="left", show_header=False)
    for name, each in resident.items():
        table.add_row(name, f"{_mib(sum(each))} in {len(each)} processes")
    return table


def _mib(size_bytes: int) -> str:
    return f"{size_bytes / 1024**2:,.1f} MiB"
