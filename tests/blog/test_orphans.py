"""Processes end with the one that began them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: Begins a child that ends with it, says so, and waits.
PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())])
print("begun", flush=True)
time.sleep(60)
"""
#: Holds its parent's output open until it ends.
CHILD = """
import os, sys, time
from blog import orphans
orphans.SECONDS_BETWEEN_LOOKS = 0.01
{begin}
time.sleep(60)
"""
BEGINNINGS = {
    "by its number": "orphans.watch(int(sys.argv[1]), orphans.end)",
    "by the environment": "os.environ[orphans.VARIABLE] = sys.argv[1]; orphans.watch_server()",
    "one that was gone before": "orphans.watch(2**22 + 1, orphans.end)",
}


@pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_process_whose_parent_was_killed_ends(begin: str) -> None:
    command = [sys.executable, "-c", PARENT, CHILD.format(begin=begin)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"begun\n"
        parent.kill()
        # The end of the output comes when nobody is left who could write.
        assert parent.stdout.read() == b""


def test_process_without_a_server_in_its_environment_watches_nobody() -> None:
    watching = "import threading; from blog import orphans; orphans.watch_server(); "
    watching += "print(threading.active_count())"
    asked = subprocess.run(
        [sys.executable, "-c", watching], capture_output=True, check=True, cwd=Path.cwd()
    )
    assert asked.stdout == b"1\n"
