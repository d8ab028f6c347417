"""The processes of `make bench`: measured with their children, and never left behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.benchmarks import processes
from tests.benchmarks.processes import Failed, Talker

BUSY = "import time\nwhile time.process_time() < 0.3: pass\n"


def wait_for(found: int, pid: int) -> list[psutil.Process]:
    """Return a tree once it has so many processes."""
    deadline = time.monotonic() + 10
    while len(family := processes.tree(pid)) < found and time.monotonic() < deadline:
        time.sleep(0.01)
    return family


def test_started_leaves_no_child_behind(tmp_path: Path) -> None:
    command = ["sh", "-c", "sleep 60 & wait"]
    with processes.started(command, env=dict(os.environ), log=tmp_path / "log") as process:
        family = wait_for(2, process.pid)
        assert len(family) == 2
    _, alive = psutil.wait_procs(family, timeout=3)
    assert alive == []


def test_cpu_counts_children_that_ended(tmp_path: Path) -> None:
    command = ["sh", "-c", f"{sys.executable} -c '{BUSY}'; echo done; sleep 60"]
    log = tmp_path / "log"
    with processes.started(command, env=dict(os.environ), log=log) as process:
        while "done" not in log.read_text():
            time.sleep(0.01)
        assert processes.cpu_seconds(process.pid) >= 0.25


def test_cpu_of_what_is_gone_is_none() -> None:
    assert processes.cpu_seconds(2**22 - 1) == 0


def test_run_of_a_command_that_fails_tells_what_it_said() -> None:
    with pytest.raises(Failed, match="Oh"):
        processes.run(["sh", "-c", "echo Oh; exit 3"], env=dict(os.environ))


def test_talker_raises_what_the_other_side_could_not_do(tmp_path: Path) -> None:
    module, env = "tests.benchmarks.client", dict(os.environ)
    with (
        Talker.started(module, env=env, log=tmp_path / "log") as talker,
        pytest.raises(Failed, match="TypeError"),
    ):
        talker.ask(port=1)
