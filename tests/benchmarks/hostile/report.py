"""What was found, as a table and some lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.benchmarks.hostile.hour import Hour
from tests.benchmarks.hostile.kinds import KINDS
from tests.benchmarks.hostile.storm import Tally
from tests.benchmarks.hostile.wire import NOTHING

#: How many faults are printed.
TOLD = 30


def show(hour: Hour, *, title: str) -> None:
    """Print all of it."""
    console = Console(width=110, highlight=False)
    console.print(_traffic(hour.tally, title))
    console.print(_figures(hour))
    for fault in hour.faults[:TOLD]:
        print(f"FAULT {fault}")
    print(f"{len(hour.faults)} faults")


def _traffic(tally: Tally, title: str) -> Table:
    """Return a line for each kind of traffic."""
    names = ("requests", "taken", "refused", "limited", "5xx", "hung up", "p50 ms", "p99 ms")
    table = Table("kind", title=title, title_justify="left")
    for name in names:
        table.add_column(name, justify="right")
    for kind in KINDS:
        statuses = tally.statuses[kind.name]
        counts = (
            statuses.total(),
            sum(n for status, n in statuses.items() if 200 <= status < 400),
            sum(n for status, n in statuses.items() if 400 <= status < 500 and status != 429),
            statuses[429],
            sum(n for status, n in statuses.items() if status >= 500),
            statuses[NOTHING],
        )
        waits = [seconds * 1000 for seconds in tally.latencies[kind.name]]
        cells = (*counts, _at(waits, 0.5), _at(waits, 0.99))
        table.add_row(kind.name, *(f"{cell:,.0f}" if cell else "" for cell in cells))
    return table


def _figures(hour: Hour) -> Table:
    """Return what else there is to know."""
    table = Table(show_header=False)
    tally = hour.tally
    rate = tally.requests / tally.seconds if tally.seconds else 0
    table.add_row("storm", f"{tally.requests:,} requests in {tally.seconds:,.0f} s, {rate:,.0f}/s")
    table.add_row("comments", f"{hour.taken:,} taken, {hour.approved.get('shown', 0):,} shown now")
    table.add_row("moderator", f"{hour.decided:,} decided, {hour.undone} batches undone")
    table.add_row("slow clients", f"sent away {hour.slow_ended:,} times")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        quiet, busy = _at(hour.quiet, share), _at(hour.busy, share)
        ratio = busy / quiet if quiet else 0
        text = f"{quiet:.1f} ms quiet, {busy:.1f} ms in the storm: {ratio:.1f} times"
        table.add_row(f"feed {name}", text)
    table.add_row("feed answers", f"{len(hour.quiet):,} quiet, {len(hour.busy):,} in the storm")
    for name, number in hour.limits.get("filled", {}).items():
        more = sum(found.startswith(name) for found in hour.limits["broken"])
        table.add_row(f"limit {name.strip(':')}", f"reached by {number:,}, exceeded by {more:,}")
    walked = ", ".join(f"{n:,} {kind}" for kind, n in hour.walked.answers.most_common())
    table.add_row("walked", f"{walked} in {hour.walk_seconds:.0f} s")
    table.add_row("memory before", _mib(hour.before))
    table.add_row("memory after", _mib(hour.after))
    return table


def _at(values: Sequence[float], share: float) -> float:
    """Return a percentile, 0 of nothing."""
    return sorted(values)[int(len(values) * share)] if values else 0.0


def _mib(sizes: Sequence[int]) -> str:
    return ", ".join(f"{size / 1024**2:,.0f}" for size in sizes) + " MiB"
