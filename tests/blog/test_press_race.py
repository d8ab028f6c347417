"""Writers, slow builds, many readers in two processes: no stale and no torn answer."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, connections

from blog import publishing
from blog.models import Post
from comments import moderation
from comments.models import Comment
from tests.blog.factories import published
from tests.comments import factories
from tests.processes import environment

PROCESSES = 2
READERS = 12
SECONDS = 2.5
COMMENTS = 40
#: Of each writer, however slow the machine is.
LEAST_STEPS = 10

#: For each thing that only grows: when each of its values was committed, as its writer knows.
Commits = dict[str, list[tuple[float, int]]]
Note = dict[str, Any]


class Writer(threading.Thread):
    """Carries out one operation again and again, and notes when it had returned."""

    def __init__(
        self, operation: Callable[[int], int | None], commits: list[tuple[float, int]]
    ) -> None:
        super().__init__(daemon=True)
        self.operation = operation
        self.commits = commits
        self.ends_at = time.monotonic() + SECONDS
        self.error: Exception | None = None

    def run(self) -> None:
        """Write until the time is over, or there is nothing left to write."""
        try:
            for step in range(1, 10_000):
                value = self.operation(step)
                if value is None or (time.monotonic() > self.ends_at and step > LEAST_STEPS):
                    break
                self.commits.append((time.monotonic(), value))
                time.sleep(0.01)
        except Exception as error:  # noqa: BLE001 - raised by the test
            self.error = error
        finally:
            connections.close_all()


@contextmanager
def readers() -> Iterator[list[Note]]:
    """Have two processes read; afterwards, what they got."""
    notes: list[Note] = []
    command = [sys.executable, "-m", "tests.blog.press_readers", str(READERS)]
    pipe = subprocess.PIPE
    children = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment())
        for _ in range(PROCESSES)
    ]
    try:
        for child in children:
            assert child.stdout
            assert child.stdout.readline() == "ready\n"
        yield notes
        for child in children:
            output, _ = child.communicate(timeout=100)
            assert child.returncode == 0
            notes += [json.loads(line) for line in output.splitlines()]
    finally:
        for child in children:
            child.kill()
            child.wait()


def write(post: Post, waiting: list[Comment], by: User) -> Commits:
    """Edit, approve and publish at the same time, through the operations."""

    def edit(step: int) -> int:
        publishing.edit(post, title=str(step))
        return step

    def approve(step: int) -> int | None:
        if step > len(waiting):
            return None
        moderation.approve(waiting[step - 1], by=by)
        return step

    def publish(step: int) -> int:
        published(title=f"Another {step}")
        return step + 1

    commits: Commits = {"title": [], "count": [], "posts": []}
    operations = {"title": edit, "count": approve, "posts": publish}
    writers = [Writer(operations[name], commits[name]) for name in commits]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert [writer.error for writer in writers] == [None] * len(writers)
    return commits


def bodies_by_tag(notes: list[Note]) -> dict[str, set[str]]:
    bodies = defaultdict(set)
    for note in notes:
        if "body" in note:
            bodies[note["tag"]].add(note["body"])
    return bodies


def due(commits: list[tuple[float, int]], asked_at: float) -> int:
    """Return the newest value that was committed before somebody asked."""
    return max((value for at, value in commits if at < asked_at), default=0)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_race_shows_no_stale_and_no_torn_answer(alice: User) -> None:
    post = published(title="0")
    factories.hold("all")
    waiting = [factories.pending(post) for _ in range(COMMENTS)]
    post.refresh_from_db()
    with readers() as notes:
        commits = write(post, waiting, alice)
    assert all(len(done) > 5 for done in commits.values())
    assert {note["status"] for note in notes} == {200, 304}
    bodies = bodies_by_tag(notes)
    assert all(len(same) == 1 for same in bodies.values()), "one tag, two contents"
    shown = {tag: json.loads(next(iter(same))) for tag, same in bodies.items()}
    torn = [body for body in shown.values() if body["before"] != body["after"]]
    assert not torn
    # So old may be what a process knows of PostgreSQL.
    slack = settings.PRESS_COUNTERS_MILLISECONDS / 1000 if connection.vendor != "sqlite" else 0
    stale = [
        (note, name)
        for note in notes
        if note["tag"] in shown
        for name, done in commits.items()
        if int(shown[note["tag"]]["after"][name]) < due(done, note["asked_at"] - slack)
    ]
    assert not stale
    assert len(shown) > 5
    assert len(notes) > 100
