"""Changes and workers at once: no change is told of too early, and none is forgotten."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from blog import announcing, outbox, publishing
from blog.models import Delivery, Post
from tests.blog.factories import published
from tests.feeds.hub import ACCEPTED, Hub, hub, work_later
from tests.processes import environment
from tests.races import race
from tests.servers import Handler, hangs

__all__ = ["hub"]

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROOT = Path(__file__).parents[2]
WAITING = Delivery.State.WAITING


def looking(hub: Hub, look: Callable[[], object]) -> list[object]:
    """Have the hub look at what it would fetch whenever it is told of the posts' Atom feed."""
    seen: list[object] = []

    def answer(handler: Handler) -> None:
        if hub.told[-1].endswith("/feeds/posts.atom"):
            try:
                seen.append(look())
            finally:
                connection.close()
        ACCEPTED(handler)

    hub.answer = answer
    return seen


def titles() -> list[str]:
    """Return the titles that readers see."""
    return list(Post.objects.published().order_by("pk").values_list("title", flat=True))


def test_change_that_joins_a_waiting_delivery_is_there_when_the_hub_fetches(hub: Hub) -> None:
    post = published(title="old")
    due_at_once("posts")
    seen = looking(hub, titles)
    written, worked = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            publishing.edit(post, title="new")
            written.set()
            # On SQLite the worker waits for the commit.
            worked.wait(1)

    def work() -> None:
        written.wait(10)
        while not seen:
            outbox.run_due()
            worked.set()

    assert race(change, work) == [None, None]
    assert seen == [["new"]]
    assert not Delivery.objects.filter(state=WAITING, payload={"subject": "posts"}).exists()


def due_at_once(subject: str) -> None:
    """Leave one delivery alone, and have it due."""
    Delivery.objects.exclude(payload={"subject": subject}).delete()
    Delivery.objects.update(due_at=timezone.now())


def test_change_while_the_hub_is_being_told_gets_a_delivery_of_its_own(hub: Hub) -> None:
    post = published(title="old")
    seen = looking(hub, lambda: publishing.edit(Post.objects.get(pk=post.pk), title="new"))
    work_later()
    assert seen
    [later] = Delivery.objects.filter(state=WAITING, payload={"subject": "posts"})
    assert (later.key, later.attempts) == ("websub:posts", 0)
    assert later.due_at > timezone.now() + timedelta(seconds=20)


def test_two_workers_tell_of_one_topic_once(hub: Hub) -> None:
    published()
    Delivery.objects.update(due_at=timezone.now())
    assert sum(map(int, map(str, race(outbox.run_due, outbox.run_due)))) == 2
    assert len(hub.told) == len(set(hub.told)) == 6


def test_writers_and_workers_at_once_end_with_a_hub_that_knows_the_last_state(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "GATHERED_FOR", timedelta(0))
    posts = [published(title="0") for _ in range(3)]
    work_later()
    seen = looking(hub, titles)
    writing = threading.Semaphore(0)

    def writer(post: Post) -> Callable[[], None]:
        def write() -> None:
            for number in range(1, 6):
                publishing.edit(post, title=str(number))
            writing.release()

        return write

    def work() -> None:
        ended = 0
        while ended < len(posts) or Delivery.objects.filter(state=WAITING).exists():
            outbox.run_due()
            ended += writing.acquire(blocking=False)

    assert race(*(writer(post) for post in posts), work) == [None] * 4
    assert seen[-1] == ["5", "5", "5"]
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


def test_worker_that_is_killed_while_it_tells_the_hub_is_made_up_for(hub: Hub) -> None:
    post = published(title="old")
    due_at_once("posts")
    hub.answer = hangs(threading.Event())
    env = environment(
        OUTBOX_LEASE_SECONDS="1", WEBSUB_HUB=hub.url("/hub"), OUTGOING_ALLOW="127.0.0.1"
    )
    command = [sys.executable, "manage.py", "work", "--once"]
    with subprocess.Popen(command, env=env, cwd=ROOT) as killed:
        while not hub.visits:
            assert killed.poll() is None
            time.sleep(0.02)
        killed.kill()
    publishing.edit(post, title="new")
    Delivery.objects.exclude(payload={"subject": "posts"}).delete()
    assert Delivery.objects.filter(state=WAITING).count() == 2
    time.sleep(1.1)
    seen = looking(hub, titles)
    subprocess.run(command, env=env, cwd=ROOT, check=True)
    assert seen == [["new"]]
    # The one that was begun told of the other's change, too.
    assert [(row.state, row.attempts) for row in Delivery.objects.all()] == [("done", 1)]
