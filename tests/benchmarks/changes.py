"""A process that fills our blog, and changes it when it is told to.

``python -m tests.benchmarks.changes`` is the other side of a
:class:`~tests.benchmarks.processes.Talker`; what it does is in :mod:`tests.benchmarks.ours`.
"""

from __future__ import annotations

import os
from typing import Any

import django

from tests.benchmarks.processes import answer_lines


def main() -> None:
    """Do what is asked for by name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.site.settings")
    django.setup()
    from tests.benchmarks import ours  # noqa: PLC0415 - after setup

    def change(what: str, **fields: Any) -> Any:
        return ours.CHANGES[what](**fields)

    answer_lines(change)


if __name__ == "__main__":
    main()
