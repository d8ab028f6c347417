"""The hour itself, on one database: start, quiet, storm, and everything looked at."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from subprocess import Popen, TimeoutExpired
from typing import Any, Final

from tests.benchmarks import processes, servers
from tests.benchmarks.hostile import storm
from tests.benchmarks.hostile.beside import beside
from tests.benchmarks.hostile.moderator import Moderator
from tests.benchmarks.hostile.scene import Place
from tests.benchmarks.hostile.slow import Drips
from tests.benchmarks.hostile.storm import Tally
from tests.benchmarks.hostile.walk import Walk, Walked
from tests.benchmarks.processes import Failed, Talker

POSTS: Final = 120
SLOW: Final = 30
QUIET_SECONDS: Final = 10
READ_SECONDS: Final = 2
SECONDS_TO_STOP: Final = 30
#: What a process may have more after the storm: its store of answers, and a heap in pieces.
GROWTH_BYTES: Final = 256 * 1024**2
#: What moderators look at; the list has all of its pages read.
DESK: Final = (
    *(f"/admin/comments/comment/?state={state}" for state in ("approved", "pending")),
    "/api/v1/moderation/comments/?state=approved&limit=100",
)
#: What the log of the server must not hold.
_ALARMS: Final = re.compile(r"Traceback|Internal Server Error|\b(?:ERROR|CRITICAL)\b|panicked")


@dataclass(slots=True)
class Hour:
    """Everything that was found."""

    tally: Tally = field(default_factory=Tally)
    #: Milliseconds that the reader of feeds waited, before and during.
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    #: Bytes of the largest processes, before and after.
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)
    decided: int = 0
    undone: int = 0
    slow_ended: int = 0
    taken: int = 0
    approved: dict[str, int] = field(default_factory=dict)
    walked: Walked = field(default_factory=Walked)
    walk_seconds: float = 0.0
    #: What must not be, in sentences.
    faults: list[str] = field(default_factory=list)


def spend(place: servers.Place, *, deeds: int, connections: int, seed: int) -> Hour:
    """Spend it and return what was found; everything that was started has ended."""
    hour, port = Hour(), servers.free_port()
    env = servers.our_environment(place, port) | {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "TRUSTED_PROXIES": "1",
    }
    with ExitStack() as stack:
        processes.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=env)
        blog = stack.enter_context(_talker("blog", place, env))
        reader = stack.enter_context(_talker("reader", place, env))
        filled = blog.ask(what="prepare", posts=POSTS)
        scene = Place.of(filled, port=port, deeds=deeds)
        with _serving(place, port, env, hour) as pid:
            hour.quiet = _read(reader, port, QUIET_SECONDS, hour)
            hour.before = processes.resident_bytes(pid)
            _storm(hour, scene, reader, filled["token"], connections=connections, seed=seed)
            hour.after = processes.resident_bytes(pid)
            _look(hour, blog, scene, newest=filled["newest"], cookie=filled["cookie"])
        checked = [sys.executable, "manage.py", "check_comments"]
        try:
            processes.run(checked, env=env)
        except Failed as error:
            hour.faults.append(str(error))
    return hour


def _talker(name: str, place: servers.Place, env: dict[str, str]) -> Any:
    module = f"tests.benchmarks.hostile.{name}"
    return Talker.started(module, env=env, log=place.log(name))


@contextmanager
def _serving(place: servers.Place, port: int, env: dict[str, str], hour: Hour) -> Iterator[int]:
    """Serve as `make run` does, the worker included; it has to end by itself when told to."""
    command = [sys.executable, "manage.py", "serve", "--workers", str(servers.WORKERS)]
    log = place.log("served")
    with processes.started(command, env=env, log=log) as process:
        servers.wait(process, port, "/healthz", log)
        yield process.pid
        hour.faults += _ended(process)
    said = log.read_text("utf-8", "replace")
    alarms = [line for line in said.splitlines() if _ALARMS.search(line)]
    hour.faults += [f"log: {line}" for line in alarms[:10]]


def _ended(process: Popen[bytes]) -> list[str]:
    """Stop a server as a service manager does, and say what is wrong with how it ends."""
    family = processes.tree(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        status = process.wait(SECONDS_TO_STOP)
    except TimeoutExpired:
        return [f"the server did not stop within {SECONDS_TO_STOP} s"]
    left = [each.pid for each in family if each.is_running()]
    faults = [f"the server ended with {status}"] if status else []
    return faults + ([f"the server left processes behind: {left}"] if left else [])


def _storm(
    hour: Hour, place: Place, reader: Talker, token: str, *, connections: int, seed: int
) -> None:
    """Let all of them loose, with a reader and a moderator beside them."""
    drips, moderator = Drips(place.port, SLOW), Moderator(place.port, token)

    def read(over: threading.Event) -> None:
        while not over.is_set():
            hour.busy += _read(reader, place.port, READ_SECONDS, hour)

    with drips.dripping(), moderator.looking_in(), beside(read):
        deeds = storm.plan(place, seed=seed)
        hour.tally = storm.run(deeds, place.port, connections=connections)
    hour.decided, hour.undone, hour.slow_ended = moderator.decided, moderator.undone, drips.ended
    hour.faults += [*hour.tally.complaints, *moderator.wrong]


def _read(reader: Talker, port: int, seconds: float, hour: Hour) -> list[float]:
    """Have feeds read, and return the milliseconds that each took."""
    found = reader.ask(port=port, seconds=seconds)
    hour.faults += found["wrong"]
    waits: list[float] = found["waits"]
    return waits


def _look(hour: Hour, blog: Talker, place: Place, *, newest: int, cookie: str) -> None:
    """Compare what was taken with what was told, approve it, and look at everything."""
    taken = set(blog.ask(what="taken", after=newest))
    hour.taken = len(taken)
    hour.faults += _untold(taken, {each for each in hour.tally.told if each > newest})
    hour.limits = blog.ask(what="limits")
    hour.faults += hour.limits["broken"]
    hour.approved = blog.ask(what="approve")
    begin = time.monotonic()
    hour.walked = Walk(place.port).everywhere(blog.ask(what="addresses"))
    desk = Walk(place.port, headers={"Cookie": cookie}).everywhere(DESK)
    hour.walked.answers += desk.answers
    hour.walk_seconds = time.monotonic() - begin
    hour.faults += [*hour.walked.wrong[:20], *desk.wrong[:20]]
    growth = max(b - a for a, b in zip(hour.before, hour.after, strict=False))
    if growth > GROWTH_BYTES:
        hour.faults.append(f"a process grew by {growth / 1024**2:,.0f} MiB")


def _untold(taken: set[int], told: set[int]) -> Sequence[str]:
    """Say which comments nobody was told of, and which are told of and not there."""
    faults = []
    if extra := sorted(taken - told):
        faults.append(f"{len(extra)} comments that nobody was told of: {extra[:10]}")
    if lost := sorted(told - taken):
        faults.append(f"{len(lost)} comments that were told of are not there: {lost[:10]}")
    return faults
