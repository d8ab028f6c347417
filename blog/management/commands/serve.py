"""``manage.py serve``: the web server with the worker beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blog import metrics

#: Readers that are slow to send or to take must not keep others waiting (see README).
BLOCKING_THREADS = 64
SECONDS_TO_STOP = 15
SECONDS_BEFORE_RESTART = 2


class Stopped(BaseException):
    """A signal asked us to stop; not an Exception, so that nothing takes it for an error."""


class Command(BaseCommand):
    """Serve the blog until told to stop."""

    help = "Serves the blog, with the worker beside it, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, help="server processes"
        )
        parser.add_argument("--no-worker", action="store_true", help="only the web server")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the children, watch them, and stop them."""
        host, port = options["host"], options["port"]
        _refuse_taken_port(host, port)
        # Settings are read again by the children: addresses are made of these.
        os.environ.update(HOST=host, PORT=str(port))
        if settings.METRICS:
            metrics.make_folder(settings.BROADSHEET_DATA / "metrics")
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        children = Children(_server(host, port, options["workers"]))
        try:
            children.start(with_worker=not options["no_worker"])
            self.stdout.write(f"Serving http://{_in_url(host)}:{port}/ — Ctrl-C stops it.")
            status = children.watch()
        except Stopped:
            status = 0
        finally:
            children.stop()
        if status:
            message = f"The web server ended with status {status}."
            raise CommandError(message, returncode=1)


class Children:
    """The web server and the worker as processes of their own."""

    def __init__(self, server: list[str]) -> None:
        self.server_command = server
        # Its settings were checked when `serve` started.
        work = ["manage.py", "work", "--with-parent", str(os.getpid()), "--skip-checks"]
        self.worker_command = [sys.executable, *work]
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self, *, with_worker: bool) -> None:
        """Start both, in the folder of manage.py."""
        # In a session of its own: granian's workers hang when a terminal's Ctrl-C reaches them
        # beside our signal to their parent.
        self.server = subprocess.Popen(  # noqa: S603
            self.server_command, cwd=settings.BASE_DIR, start_new_session=True
        )
        if with_worker:
            self._start_worker()

    def watch(self) -> int:
        """Return the server's exit status when it ends; a worker that ends is started again."""
        assert self.server is not None  # noqa: S101 (started just before)
        while (status := self.server.poll()) is None:
            if self.worker is not None and self.worker.poll() is not None:
                time.sleep(SECONDS_BEFORE_RESTART)
                self._start_worker()
            time.sleep(0.2)
        return status

    def stop(self) -> None:
        """Ask both to end, wait, and kill what doesn't."""
        running = [child for child in (self.server, self.worker) if child is not None]
        for child in running:
            with suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()

    def _start_worker(self) -> None:
        self.worker = subprocess.Popen(self.worker_command, cwd=settings.BASE_DIR)  # noqa: S603


def _server(host: str, port: int, workers: int) -> list[str]:
    """Return granian's command line."""
    target = settings.WSGI_APPLICATION.rpartition(".")
    return [
        sys.executable, "-m", "blog.management.server", str(os.getpid()),
        "--interface", "wsgi",
        "--host", host, "--port", str(port),
        "--workers", str(max(1, workers)),
        "--blocking-threads", str(BLOCKING_THREADS),
        "--respawn-failed-workers",
        "--workers-kill-timeout", str(SECONDS_TO_STOP - 5),
        # It warns of the number of threads, which is meant.
        "--log-level", "error",
        f"{target[0]}:{target[2]}",
    ]  # fmt: skip


def _refuse_taken_port(host: str, port: int) -> None:
    """Say in one line that the port can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Can't serve on {host}:{port}: {error.strerror}. Choose another with --port."
            raise CommandError(message) from error


def _in_url(host: str) -> str:
    """Return a host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _stop(_signum: int, _frame: FrameType | None) -> None:
    """Turn the first signal into an orderly end, which the next ones must not interrupt."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped
