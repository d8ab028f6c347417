"""Ending with the process that began this one, even if it was killed and could tell nobody."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

#: Names to a server's workers the process that they must not outlive.
VARIABLE = "BROADSHEET_SERVER"

SECONDS_BETWEEN_LOOKS = 1
#: After that the process is killed.
SECONDS_TO_END = 15


def watch(parent: int, end: Callable[[], object]) -> None:
    """Call ``end`` in a thread once the process ``parent``, which began this one, is gone.

    Its number is given, and not read here: it may be gone already.
    """

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        end()

    threading.Thread(target=look, name="orphans", daemon=True).start()


def end() -> None:
    """End this process as SIGTERM does; kill it if that takes too long."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os.kill(os.getpid(), signal.SIGKILL)


def watch_server() -> None:
    """End with the server whose worker this process is, if the environment says so."""
    if server := os.environ.get(VARIABLE):
        watch(int(server), end)
