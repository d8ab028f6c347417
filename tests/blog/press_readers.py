"""A process of readers for the race: asks the press until its standard input ends.

    python -m tests.blog.press_readers THREADS

Prints "ready", then, at the end, one JSON line for each answer: when it was asked for (the
machine's monotonic clock), status, tag, and the body of a 200.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

import django
from django.conf import settings

PATH = "/shelf/"


def _read(client: Any, number: int, stop: threading.Event, notes: list[dict[str, Any]]) -> None:
    """Ask again and again, as different readers do."""
    tag = ""
    while not stop.is_set():
        number += 1
        headers = {"Accept-Encoding": "gzip"} if number % 2 else {}
        if tag and number % 3:
            headers["If-None-Match"] = tag
        asked_at = time.monotonic()
        answer = client.request("HEAD" if number % 7 == 0 else "GET", PATH, headers=headers)
        note = {"asked_at": asked_at, "status": answer.status, "tag": answer["ETag"]}
        if answer.status != 304 and number % 7:
            note["body"] = answer.text
            tag = answer["ETag"]
        notes.append(note)
        # Writers need the machine, too.
        time.sleep(0.002)


def main() -> None:
    """Run the readers."""
    django.setup()
    settings.ROOT_URLCONF = "tests.blog.press_urls"

    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415 - after setup

    from blog.press import Press, stamp_of_database  # noqa: PLC0415
    from tests.wsgi import Client  # noqa: PLC0415

    client = Client(Press(WSGIHandler(), stamp=stamp_of_database()))
    stop, notes = threading.Event(), list[dict[str, Any]]()
    threads = [
        threading.Thread(target=_read, args=[client, number, stop, notes], daemon=True)
        for number in range(int(sys.argv[1]))
    ]
    for thread in threads:
        thread.start()
    print("ready", flush=True)  # noqa: T201 - what the test waits for
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join(20)
    dead = sum(thread.is_alive() for thread in threads)
    for note in notes:
        print(json.dumps(note))  # noqa: T201 - what the test reads
    sys.exit(dead)


if __name__ == "__main__":
    main()
