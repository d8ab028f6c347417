"""A run on one database: fill, start, compare, measure in alternated rounds."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.benchmarks import processes, servers
from tests.benchmarks.kinds import KINDS, Answer, Kind
from tests.benchmarks.measuring import Clients, Sample, Writer
from tests.benchmarks.processes import Failed, Talker
from tests.benchmarks.servers import Place, Server

CLIENTS: Final = 2
#: The comments on the post that was stored first, which is the newest.
NAIVE_LIST: Final = "/api/comments/?post=1"
#: A date is exact when the second that it names is over (see ``blog.press.edition``).
SECONDS_TO_SETTLE: Final = 2.5

#: What the bare application is handed: see :mod:`tests.benchmarks.bare`.
Answers = dict[tuple[str, bool, bool], tuple[str, list[tuple[str, str]], bytes]]
Say = Callable[[str], None]
#: By name of the server and of the kind: a sample a round.
Samples = dict[tuple[str, str], list[Sample]]


@dataclass(slots=True)
class Bench:
    """Everything that runs, and what is asked of it: requests by server and kind."""

    servers: Mapping[str, Server]
    changes: Talker
    clients: Clients
    addresses: Mapping[str, str]
    posts: list[int]
    requests: dict[tuple[str, str], bytes] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)


@contextmanager
def prepared(place: Place, say: Say) -> Iterator[Bench]:
    """Fill both blogs and start everything; stop it after the block."""
    with ExitStack() as stack:
        port = servers.free_port()
        env = servers.our_environment(place, port)
        say("Filling the blogs and starting the servers ...")
        processes.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=env)
        changes = stack.enter_context(
            Talker.started("tests.benchmarks.changes", env=env, log=place.log("changes"))
        )
        filled = changes.ask(what="fill")
        ours = stack.enter_context(servers.ours(place, port=port))
        time.sleep(SECONDS_TO_SETTLE)
        file = place.folder / "answers.pickle"
        file.write_bytes(pickle.dumps(_answers(ours, filled)))
        bare = stack.enter_context(servers.bare(place, answers=file, probe=filled["feed"]))
        naive = stack.enter_context(servers.naive(place))
        talkers = [
            stack.enter_context(
                Talker.started("tests.benchmarks.client", env=env, log=place.log("client"))
            )
            for _ in range(CLIENTS)
        ]
        bench = Bench(
            {"bare": bare, "ours": ours, "naive": naive},
            changes,
            Clients(talkers),
            addresses={name: filled[name] for name in ("feed", "page", "list")},
            posts=filled["posts"],
        )
        _ask_first(bench)
        yield bench


def _answers(ours: Server, addresses: Mapping[str, str]) -> Answers:
    """Return our own answers for the bare application to give."""
    answers: Answers = {}
    for kind in KINDS:
        path = addresses[kind.of]
        tag = Answer.of(ours.port, kind.request(ours.port, path, "")).tag
        given = Answer.of(ours.port, kind.request(ours.port, path, tag)).lasting()
        answers[path, kind.gzip, kind.conditional] = (
            given.status, list(given.headers), given.body,
        )  # fmt: skip
    return answers


def _ask_first(bench: Bench) -> None:
    """Ask each server once for each kind: that is what it must go on to answer."""
    for kind in KINDS:
        ours = bench.servers["ours"]
        tag = Answer.of(ours.port, kind.request(ours.port, bench.addresses[kind.of], '""')).tag
        for name, server in bench.servers.items():
            request = kind.request(server.port, _path(name, kind, bench), tag)
            bench.requests[name, kind.name] = request
            bench.answers[name, kind.name] = Answer.of(server.port, request)
        _check_same(bench, kind)


def _path(name: str, kind: Kind, bench: Bench) -> str:
    """Return the address; only the naive app's API has other ones than ours."""
    if name == "naive" and kind.of == "list":
        return NAIVE_LIST
    return bench.addresses[kind.of]


def _check_same(bench: Bench, kind: Kind) -> None:
    """See to it that the bare application answers what ours does, byte for byte."""
    bare, ours = (bench.answers[name, kind.name].lasting() for name in ("bare", "ours"))
    if bare != ours:
        raise Failed(f"{kind.name}: bare {bare.headers} is not ours {ours.headers}")
    if ours.code != (304 if kind.conditional else 200):
        raise Failed(f"{kind.name}: our answer is {ours.status}")


def measure(bench: Bench, *, rounds: int, seconds: float, say: Say) -> Samples:
    """Ask every server for every kind, in turns; raise :class:`Failed` on a wrong answer."""
    samples: Samples = {}
    writer = Writer(bench.changes)
    for number in range(rounds):
        for kind in KINDS:
            say(f"Round {number + 1} of {rounds}: {kind.name} ...")
            with _current(bench, kind), writer.writing(kind.change):
                for name, server in bench.servers.items():
                    key = (name, kind.name)
                    sample = bench.clients.sample(
                        server, bench.requests[key], answer=bench.answers[key], seconds=seconds
                    )
                    samples.setdefault(key, []).append(sample)
    return samples


@contextmanager
def _current(bench: Bench, kind: Kind) -> Iterator[None]:
    """See to it that what is written meanwhile is elsewhere: our answer stays as it was."""
    port, request = bench.servers["ours"].port, bench.requests["ours", kind.name]
    before = Answer.of(port, request)
    yield
    after = Answer.of(port, request)
    if (before.code, before.tag, before.body) != (after.code, after.tag, after.body):
        raise Failed(f"{kind.name}: {kind.change!r} changed {before.tag} to {after.tag}")
