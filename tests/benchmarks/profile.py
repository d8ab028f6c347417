"""Where the time goes: ``python -m tests.benchmarks.profile [KIND] [NUMBER]``.

Asks the application for one kind of answer NUMBER times, in this process and thread, without a
server: first as it is, then under cProfile, which makes everything slower and calls dearer.
Times are those of the CPU, so that a busy machine says the same.
KIND is a name of the table ("feed gzip"), or "cold feed", "cold page", "cold list": the first
answer after a change.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from wsgiref.types import WSGIApplication

import django
from django.core.management import call_command

from tests.benchmarks.client import HOST
from tests.benchmarks.kinds import KINDS, Kind
from tests.benchmarks.servers import Place, our_environment
from tests.benchmarks.tables import Spread

if TYPE_CHECKING:
    from blog.press import Press

NUMBER: Final = 5_000
#: By name: a kind of the same address.
COLD: Final = {f"cold {kind.of}": kind for kind in KINDS}
COLD_NUMBER: Final = 100
LINES: Final = 25
PORT: Final = 8000

Environ = dict[str, Any]


def main() -> None:
    """Fill a blog and profile."""
    name = sys.argv[1] if len(sys.argv) > 1 else KINDS[0].name
    kinds = {kind.name: kind for kind in KINDS}
    if name not in {*kinds, *COLD}:
        sys.exit(f"There are {', '.join([*kinds, *COLD])}; {name!r} is none of them.")
    with tempfile.TemporaryDirectory(prefix="broadsheet-profile-") as folder:
        os.environ.update(our_environment(Place(Path(folder)), PORT))
        django.setup()
        call_command("migrate", verbosity=0)
        from tests.benchmarks import ours  # noqa: PLC0415 - after setup

        addresses = ours.fill()
        if name in COLD:
            _cold(COLD[name], addresses[COLD[name].of])
        else:
            number = int(sys.argv[2]) if len(sys.argv) > 2 else NUMBER
            _warm(kinds[name], addresses[kinds[name].of], number)


def environ(kind: Kind, path: str, tag: str) -> Environ:
    """Return what granian makes of a request, as far as the application looks at it."""
    sent = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": str(PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": HOST,
        "HTTP_HOST": f"{HOST}:{PORT}",
        "HTTP_USER_AGENT": "bench",
        "HTTP_ACCEPT": "*/*",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    coding = {"HTTP_ACCEPT_ENCODING": "gzip"} if kind.gzip else {}
    condition = {"HTTP_IF_NONE_MATCH": tag} if kind.conditional else {}
    return {**sent, **coding, **condition}


def ask(application: WSGIApplication, sent: Environ) -> tuple[str, dict[str, str]]:
    """Call the application once, and return status and headers."""
    started: list[tuple[str, dict[str, str]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
        started.append((status, {name.lower(): value for name, value in headers}))

    b"".join(application({**sent}, start_response))
    return started[0]


def _press() -> Press:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after setup

    from blog.press import Press  # noqa: PLC0415

    return Press(get_wsgi_application())


def _warm(kind: Kind, path: str, number: int) -> None:
    """Profile stored answers."""
    press = _press()
    tag = ask(press, environ(kind, path, '"none"'))[1]["etag"]
    sent = environ(kind, path, tag)
    status, _ = ask(press, sent)
    _report(f"{kind.name} ({status})", lambda: ask(press, sent), number)


def _cold(kind: Kind, path: str) -> None:
    """Profile the first answer after a change; the change itself is not counted."""
    from tests.benchmarks import ours  # noqa: PLC0415 - after setup

    press = _press()
    sent = environ(replace(kind, conditional=False), path, "")
    ask(press, sent)
    taken = []
    profile = cProfile.Profile(time.process_time)
    for turn in range(2 * COLD_NUMBER):
        ours.edit_post()
        if turn < COLD_NUMBER:
            used_before = time.process_time()
            ask(press, sent)
            taken.append((time.process_time() - used_before) * 1e3)
        else:
            profile.runcall(ask, press, sent)
    print(f"After a change: {Spread.of(taken).text('.1f')} ms of CPU, median (least–most)")
    _show(profile, COLD_NUMBER)


def _report(what: str, once: Callable[[], object], number: int) -> None:
    """Print microseconds a request, and the functions that take the most of them."""
    once()
    used_before, begun_at = time.process_time(), time.perf_counter()
    for _ in range(number):
        once()
    lasted, used = time.perf_counter() - begun_at, time.process_time() - used_before
    print(f"{what}: {used / number * 1e6:.1f} µs of CPU, {lasted / number * 1e6:.1f} by the clock")
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for _ in range(number):
        once()
    profile.disable()
    _show(profile, number)


def _show(profile: cProfile.Profile, number: int) -> None:
    """Print the functions with the most time of their own, in microseconds a request."""
    # By (file, line, name): (primitive calls, calls, own seconds, all seconds, callers).
    functions = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    print(f"{'calls':>8} {'own µs':>8} {'all µs':>8}  a request, under cProfile")
    for place, used in sorted(functions.items(), key=lambda pair: -pair[1][2])[:LINES]:
        calls, own, whole = (part / number for part in used[1:4])
        print(f"{calls:8.1f} {own * 1e6:8.2f} {whole * 1e6:8.2f}  {_named(*place)}")


def _named(file: str, line: int, name: str) -> str:
    """Return a function with the last steps of its file's path."""
    return f"{name} {'/'.join(Path(file).parts[-3:])}:{line}" if line else name


if __name__ == "__main__":
    main()
