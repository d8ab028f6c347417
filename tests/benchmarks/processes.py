"""Processes that a run starts: never left behind, and what they have used."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil

ROOT: Final = Path(__file__).parents[2]
SECONDS_TO_STOP: Final = 20


class Failed(Exception):
    """A process of the run ended, or said what it should not; the text is for people."""


@contextmanager
def started(
    command: Sequence[str], *, env: Mapping[str, str], log: Path, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a session of its own until the block ends, then stop all of it.

    Ctrl-C reaches only us, who stop the others in order.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stderr=output, start_new_session=True,
            **{"stdin": subprocess.DEVNULL, "stdout": output, **options},
        )  # fmt: skip
    try:
        yield process
    finally:
        _stop(process)


def run(command: Sequence[str], *, env: Mapping[str, str]) -> str:
    """Run a command to its end and return what it printed."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process as SIGTERM does; whatever of it is still there is killed."""
    family = tree(process.pid)
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=0)
    for left in alive:
        left.terminate()
    _, alive = psutil.wait_procs(alive, timeout=1)
    for left in alive:
        left.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def tree(pid: int) -> list[psutil.Process]:
    """Return a process with all that are below it; none if it is gone."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process and of all below it, ended ones included."""
    used = 0.0
    for process in tree(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used += times.user + times.system + times.children_user + times.children_system
    return used


def resident_bytes(pid: int) -> list[int]:
    """Return the resident memory of each process of a tree, the largest first."""
    sizes = []
    for process in tree(pid):
        try:
            sizes.append(int(process.memory_info().rss))
        except psutil.NoSuchProcess:
            continue
    return sorted(sizes, reverse=True)


class Talker:
    """A module of ours as a process that answers one line of JSON with another."""

    def __init__(self, process: subprocess.Popen[bytes], *, name: str, log: Path) -> None:
        self._process, self._name, self._log = process, name, log

    @classmethod
    @contextmanager
    def started(cls, module: str, *, env: Mapping[str, str], log: Path) -> Iterator[Talker]:
        """Start ``python -m module`` and wait until it says that it is ready."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with started([sys.executable, "-m", module], env=env, log=log, **pipes) as process:
            talker = cls(process, name=module, log=log)
            talker.hear()
            yield talker

    def ask(self, **question: Any) -> Any:
        """Say something and return what comes back."""
        self.say(**question)
        return self.hear()

    def say(self, **question: Any) -> None:
        """Send a line."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Return the next answer; raises :class:`Failed` if there is none, or it is an error."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": self._log.read_text("utf-8")}
        if isinstance(answer, dict) and "error" in answer:
            raise Failed(f"{self._name}: {answer['error']}")
        return answer


def answer_lines(answer: Any) -> None:
    """Be the other side of a :class:`Talker`: call ``answer`` with each line's fields."""
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        try:
            said = answer(**json.loads(line))
        except Exception as error:  # noqa: BLE001 - the other side raises it
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)
