"""Everything that a run needs: filled blogs, servers that run, and proof that they are alike."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.benchmarks import equivalence, processes, servers
from tests.benchmarks.kinds import KINDS, Answer, Kind
from tests.benchmarks.measuring import Clients
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


@dataclass(slots=True)
class Bench:
    """Everything that runs, and what is asked of it: requests by server and kind."""

    ours: Server
    #: Those that are measured, in turns.
    servers: Mapping[str, Server]
    changes: Talker
    clients: Clients
    #: What :func:`tests.benchmarks.ours.fill` returned.
    filled: Mapping[str, Any]

    def path(self, name: str, kind: Kind) -> str:
        """Return the address; only the naive app's API has other ones than ours."""
        if name == "naive" and kind.of == "list":
            return NAIVE_LIST
        return str(self.filled[kind.of])

    def tag(self, kind: Kind) -> str:
        """Return the entity tag of what we answer now."""
        return self.ask(self.ours, kind, "ours").tag

    def ask(self, server: Server, kind: Kind, name: str, tag: str = NO_TAG) -> Answer:
        """Ask a server once."""
        return Answer.of(server.port, kind.request(server.port, self.path(name, kind), tag))


@contextmanager
def prepared(place: Place, options: Options, say: Say) -> Iterator[Bench]:
    """Fill both blogs, start everything and compare; stop it all after the block."""
    with ExitStack() as stack:
        port = servers.free_port()
        env = servers.our_environment(place, port)

        def talker(module: str) -> Talker:
            name = f"tests.benchmarks.{module}"
            return stack.enter_context(Talker.started(name, env=env, log=place.log(module)))

        say("Filling the blogs and starting the servers ...")
        processes.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=env)
        changes = talker("changes")
        filled = changes.ask(what="fill")
        ours = stack.enter_context(servers.ours(place, port=port))
        bench = Bench(
            ours,
            _measured(place, options, ours, filled, stack),
            changes,
            Clients([talker("client") for _ in range(CLIENTS)]),
            filled,
        )
        _check_same(bench)
        _check_equivalent(bench)
        yield bench


def _measured(
    place: Place, options: Options, ours: Server, filled: Mapping[str, Any], stack: ExitStack
) -> dict[str, Server]:
    """Return the servers that take turns, in their order; the others are started now."""
    time.sleep(SECONDS_TO_SETTLE)
    file = place.folder / "answers.pickle"
    file.write_bytes(pickle.dumps(_answers(ours, filled)))
    others = {
        "bare": lambda: servers.bare(place, answers=file, probe=filled["feed"]),
        "naive": lambda: servers.naive(place),
    }
    return {
        name: ours if name == "ours" else stack.enter_context(others[name]())
        for name in options.servers
    }


def _answers(ours: Server, filled: Mapping[str, Any]) -> Answers:
    """Return our own answers for the bare application to give."""
    answers: Answers = {}
    for kind in KINDS:
        path = filled[kind.of]
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
