"""``manage.py work``: the worker."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from blog import orphans, worker


class Command(BaseCommand):
    """Send mail, publish scheduled posts, tidy up, until told to stop."""

    help = "Does the work of the outbox, publishes scheduled posts and tidies up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="do what is due, and end")
        parser.add_argument(
            "--with-parent", type=int, metavar="PID", help="end when this process, the parent, ends"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if options["once"]:
            worker.run_once()
            return
        stop = threading.Event()

        def end(_signum: int, _frame: FrameType | None) -> None:
            # In a thread: set here, within its own wait or within itself (Ctrl-C comes as two
            # signals under `serve`), the event would wait for its own lock.
            threading.Thread(target=stop.set).start()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        if options["with_parent"] is not None:
            orphans.watch(options["with_parent"], stop.set)
        worker.run_until(stop)
