"""A run on one database: fill, start, compare, measure in alternated rounds."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Final

from tests.benchmarks import equivalence, processes, servers
from tests.benchmarks.kinds import KINDS, Answer, Kind
from tests.benchmarks.measuring import Clients, Sample, Writer
from tests.benchmarks.options import Options
from tests.benchmarks.processes import Failed, Talker
from tests.benchmarks.servers import Place, Server

CLIENTS: Final = 2
#: The comments on the post that was stored first, which is the newest.
NAIVE_LIST: Final = "/api/comments/?post=1"
#: What no answer has.
NO_TAG: Final = '"none"'
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

    ours: Server
    #: Those that are measured, in turns.
    servers: Mapping[str, Server]
    changes: Talker
    clients: Clients
    addresses: Mapping[str, str]
    #: Ids.
    posts: list[int]
    #: The bound of what a process of ours keeps.
    store_bytes: int

    def path(self, name: str, kind: Kind) -> str:
        """Return the address; only the naive app's API has other ones than ours."""
        if name == "naive" and kind.of == "list":
            return NAIVE_LIST
        return self.addresses[kind.of]

    def tag(self, kind: Kind) -> str:
        """Return the entity tag of what we answer now."""
        return self.ask(self.ours, kind, "ours").tag

    def ask(self, server: Server, kind: Kind, name: str, tag: str = NO_TAG) -> Answer:
        """Ask a server once."""
        return Answer.of(server.port, kind.request(server.port, self.path(name, kind), tag))


@contextmanager
def prepared(place: Place, options: Options, say: Say) -> Iterator[Bench]:
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
        others = {
            "bare": lambda: servers.bare(place, answers=file, probe=filled["feed"]),
            "naive": lambda: servers.naive(place),
        }
        served = {
            name: ours if name == "ours" else stack.enter_context(others[name]())
            for name in options.servers
        }
        talkers = [
            stack.enter_context(
                Talker.started("tests.benchmarks.client", env=env, log=place.log("client"))
            )
            for _ in range(CLIENTS)
        ]
        addresses = {name: filled[name] for name in ("feed", "page", "list")}
        bench = Bench(
            ours,
            served,
            changes,
            Clients(talkers),
            addresses,
            filled["posts"],
            filled["store_bytes"],
        )
        _check_same(bench)
        _check_equivalent(bench)
        yield bench


def _answers(ours: Server, addresses: Mapping[str, str]) -> Answers:
    """Return our own answers for the bare application to give."""
    answers: Answers = {}
    for kind in KINDS:
        path = addresses[kind.of]
        tag = Answer.of(ours.port, kind.request(ours.port, path, NO_TAG)).tag
        given = Answer.of(ours.port, kind.request(ours.port, path, tag)).lasting()
        answers[path, kind.gzip, kind.conditional] = (
            given.status, list(given.headers), given.body,
        )  # fmt: skip
    return answers


def _check_same(bench: Bench) -> None:
    """See to it that the bare application answers what ours does, byte for byte."""
    for kind in KINDS if "bare" in bench.servers else ():
        tag = bench.tag(kind)
        bare = bench.ask(bench.servers["bare"], kind, "bare", tag).lasting()
        ours = bench.ask(bench.ours, kind, "ours", tag).lasting()
        if bare != ours:
            raise Failed(f"{kind.name}: bare {bare.headers} is not ours {ours.headers}")


def _check_equivalent(bench: Bench) -> None:
    """See to it that the naive app says what ours does."""
    if "naive" not in bench.servers:
        return
    found: list[str] = []
    for kind in (kind for kind in KINDS if not kind.conditional):
        plain = replace(kind, gzip=False)
        ours = bench.ask(bench.ours, plain, "ours")
        naive = bench.ask(bench.servers["naive"], plain, "naive")
        for what, read in equivalence.READ[kind.of].items():
            found += equivalence.differences(what, read(ours.body), read(naive.body))
    if found:
        raise Failed("\n".join(["The naive app says something else:", *found]))


def measure(bench: Bench, options: Options, say: Say) -> Samples:
    """Ask every server for every kind, in turns; raise :class:`Failed` on a wrong answer."""
    samples: Samples = {}
    writer = Writer(bench.changes)
    for number in range(options.rounds):
        for kind in options.kinds:
            say(f"Round {number + 1} of {options.rounds}: {kind.name} ...")
            with _current(bench, kind) as tag, writer.writing(kind.change):
                for name in bench.servers:
                    sample = _cell(bench, name, kind, tag, options.seconds)
                    samples.setdefault((name, kind.name), []).append(sample)
    return samples


@contextmanager
def _current(bench: Bench, kind: Kind) -> Iterator[str]:
    """See to it that what is written meanwhile is elsewhere: our answer's tag stays as it was."""
    before = bench.tag(kind)
    yield before
    after = bench.tag(kind)
    if before != after:
        raise Failed(f"{kind.name}: {kind.change!r} changed {before} to {after}")


def _cell(bench: Bench, name: str, kind: Kind, tag: str, seconds: float) -> Sample:
    """Measure one server with one kind, every process of it having answered before."""
    server, path = bench.servers[name], bench.path(name, kind)
    plain = replace(kind, conditional=False).request(server.port, path, tag)
    if name != "naive":  # It keeps nothing, and takes its time.
        bench.clients.warm(server, plain, answer=Answer.of(server.port, plain))
    request = kind.request(server.port, path, tag)
    answer = Answer.of(server.port, request)
    if name == "ours" and answer.code != (304 if kind.conditional else 200):
        raise Failed(f"{kind.name}: our answer is {answer.status}")
    return bench.clients.sample(server, kind.name, request, answer=answer, seconds=seconds)
