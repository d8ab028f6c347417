"""Write the golden documents anew: `python -m tests.feeds.write_golden`, then read the diff."""

from __future__ import annotations

from pathlib import Path

from tests.feeds.samples import GOLDEN, built


def write() -> None:
    """Replace every golden document by what its builder makes now."""
    folder = Path(__file__).parent / "golden"
    for name in GOLDEN:
        (folder / name).write_bytes(built(name))


if __name__ == "__main__":
    write()
