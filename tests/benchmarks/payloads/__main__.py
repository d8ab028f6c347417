"""The command: read the suites, open the doors, look, and print."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import tests.plugin  # noqa: F401 - sets the environment that Django reads
from tests.benchmarks.payloads import suites


def main() -> int:
    """Try all payloads; 1 if anything ran or loaded, or if the control didn't."""
    options = _options(sys.argv[1:])
    try:
        found = suites.read(options.paths)
    except suites.Unreadable as error:
        print(f"payloads: {error}", file=sys.stderr)
        return 2
    import django  # noqa: PLC0415 - not before the environment

    django.setup()
    from tests.benchmarks.payloads import trial  # noqa: PLC0415 - after setup

    return trial.run(found, control=options.control)


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser("python -m tests.benchmarks.payloads")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--control", type=int, default=1000, help="payloads shown as they came (default: 1,000)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
