"""The list of static files, made once in a process.

WhiteNoise looks at each of some two hundred files whenever an application is made, which took 20 ms
of CPU, and nearly every test makes one. What it finds is the same each time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from whitenoise.middleware import WhiteNoiseMiddleware


@contextmanager
def listed_once() -> Iterator[None]:
    """Have WhiteNoise look once for each set of the settings that it writes into headers."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[Hashable, dict[str, Any]] = {}

    def remember(files: WhiteNoiseMiddleware) -> None:
        key = (files.static_prefix, files.charset, files.max_age, files.allow_all_origins)
        if key not in found:
            look(files)
            found[key] = dict(files.files)
        files.files.update(found[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield
