"""One run of `make bench`: measure on each database, print, leave nothing behind."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console

from tests.benchmarks import cold, memory, postgresql, preparing, running, tables
from tests.benchmarks.options import OptionError, Options
from tests.benchmarks.processes import Failed
from tests.benchmarks.servers import Place

#: What the widest table needs; a narrower terminal breaks its lines.
WIDTH = 150
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Measure on each database and print; 1 if anything answered wrongly, whatever the times."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    console = Console(width=WIDTH, highlight=False)
    try:
        options = Options.read()
        for database in options.databases:
            _run(database, options, console)
    except (OptionError, Failed) as error:
        _say(f"bench: {error}")
        return 1
    except KeyboardInterrupt:
        _say("bench: stopped.")
        return 130
    return 0


def _stop(_signum: int, _frame: FrameType | None) -> None:
    """Turn the first signal into an orderly end, which the next ones must not interrupt."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(database: str, options: Options, console: Console) -> None:
    """Measure everything on one database, and print it as it comes."""
    with _place(database) as place, preparing.prepared(place, options, _say) as bench:
        samples = running.measure(bench, options, _say)
        title = f"{database}, {options.rounds} rounds: median (least–most)"
        console.print(tables.cpu(samples, options, title=title))
        console.print(tables.times(samples, options))
        console.print(tables.first_answers(cold.measure(bench, _say)))
        console.print(tables.parts(cold.split(bench)))
        resident = {name: server.resident_bytes() for name, server in bench.servers.items()}
        console.print(tables.sizes(resident))
        filled = memory.measure(place, bench.filled["posts"], _say)
        console.print(tables.kept(filled, bound_bytes=bench.filled["store_bytes"]))


@contextmanager
def _place(database: str) -> Iterator[Place]:
    """Make a folder for a run, and start PostgreSQL where it is asked for."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name:
        if database == "sqlite":
            yield Place(Path(name))
            return
        with postgresql.started(Path(name)) as place:
            yield place


def _say(what: str) -> None:
    """Show how far it is."""
    print(what, file=sys.stderr, flush=True)
