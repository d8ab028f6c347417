"""Ports for servers that can't be told to take any."""

from __future__ import annotations

import itertools
import os
import socket

#: Below those that systems give to whoever asks for any, and to outgoing connections (from 32768 on
#: Linux, 49152 elsewhere): what is free there stays so until it is taken.
FIRST, COUNT = 20_000, 10_000
#: Not the same ones for each process of a run.
_numbers = itertools.count(os.getpid() * 7)


def free_port(host: str) -> int:
    """Return a port that nobody listens on, another one each time."""
    while True:
        port = FIRST + next(_numbers) % COUNT
        with socket.socket() as probe:
            # As servers do: the connections of one that has ended are in nobody's way.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        return port
