"""Write the golden documents anew: `python -m tests.feeds.write_golden`, then read the diff."""

from __future__ import annotations

from pathlib import Path

from feeds.builders import atom
from tests.feeds.atom_samples import GOLDEN


def write() -> None:
    """Replace every golden Atom document by what the builder makes now."""
    folder = Path(__file__).parent / "golden"
    for name, feed in GOLDEN.items():
        (folder / name).write_bytes(atom.build(feed))


if __name__ == "__main__":
    write()
