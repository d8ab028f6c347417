"""A worker in a process of its own, with a handler that tells when it is in the middle.

Run as ``python -m tests.blog.outbox_worker FILE [--hang]``: the handler adds a line to FILE,
and, told so, hangs there until it is killed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Mapping


def main(file: Path, *, hang: bool) -> None:
    """Do what is due."""
    django.setup()
    from blog import outbox  # noqa: PLC0415 (models are ready only now)

    def deliver(payload: Mapping[str, Any]) -> None:
        with file.open("a") as lines:
            lines.write(f"{payload['text']}\n")
        while hang:
            time.sleep(1)

    outbox.register("test", deliver)
    outbox.run_due()


if __name__ == "__main__":
    main(Path(sys.argv[1]), hang="--hang" in sys.argv)
