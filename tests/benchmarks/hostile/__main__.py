"""The command: an hour on each database, printed."""

from __future__ import annotations

import signal
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import postgresql
from tests.benchmarks.hostile import hour, report
from tests.benchmarks.processes import Failed
from tests.benchmarks.servers import Place

DATABASES = ("sqlite", "postgres")


def main() -> int:
    """Spend an hour on each database; 1 if anything was wrong."""
    options = _options(sys.argv[1:])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    faults = 0
    try:
        for database in options.database.split(","):
            faults += _spend(database, options)
    except Failed as error:
        print(f"hostile: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("hostile: stopped.", file=sys.stderr)
        return 130
    return int(faults > 0)


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser("python -m tests.benchmarks.hostile")
    parser.add_argument("posts", nargs="?", type=int, default=20_000, help="default: 20,000")
    parser.add_argument("--connections", type=int, default=16, help="default: 16")
    parser.add_argument("--database", default=",".join(DATABASES), help="default: both")
    parser.add_argument("--seed", type=int, default=1, help="another number, another hour")
    options = parser.parse_args(arguments)
    if unknown := set(options.database.split(",")) - set(DATABASES):
        parser.error(f"there is no database {', '.join(sorted(unknown))}")
    return options


def _spend(database: str, options: Namespace) -> int:
    """Spend one, print it, and return how many faults there were."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-hostile-") as name:
        folder = Path(name)
        if database == "sqlite":
            return _printed(Place(folder), database, options)
        with postgresql.started(folder) as place:
            return _printed(place, database, options)


def _printed(place: Place, database: str, options: Namespace) -> int:
    found = hour.spend(
        place, deeds=options.posts, connections=options.connections, seed=options.seed
    )
    title = f"{database}: {options.posts:,} deeds on {options.connections} connections"
    report.show(found, title=title)
    return len(found.faults)


if __name__ == "__main__":
    sys.exit(main())
