"""The rounds of a run: every server asked for every kind, in turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from tests.benchmarks.kinds import Answer, Kind
from tests.benchmarks.measuring import Sample, Writer
from tests.benchmarks.options import Options
from tests.benchmarks.preparing import Bench, Say
from tests.benchmarks.processes import Failed

#: When every process has seen a change: with PostgreSQL each looks now and then.
SECONDS_TO_NOTICE: Final = 0.2

#: By name of the server and of the kind: a sample a round.
Samples = dict[tuple[str, str], list[Sample]]


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
    time.sleep(SECONDS_TO_NOTICE)
    before = bench.tag(kind)
    yield before
    time.sleep(SECONDS_TO_NOTICE)
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
