"""The worker's round."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from blog import outbox, publishing, worker
from blog.models import Post
from tests.blog.factories import draft

pytestmark = pytest.mark.django_db


def test_run_once_publishes_what_falls_due_while_deliveries_wait() -> None:
    post = publishing.schedule(draft(), at=timezone.now() + timedelta(hours=1))
    seen: list[bool] = []

    def deliver(_payload: Mapping[str, Any]) -> None:
        seen.append(Post.objects.published().filter(pk=post.pk).exists())
        Post.objects.filter(pk=post.pk).update(scheduled_for=timezone.now())

    outbox.register("test", deliver)
    outbox.enqueue("test", {})
    outbox.enqueue("test", {})
    worker.run_once()
    assert seen == [False, True]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_run_until_goes_on_after_a_round_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), count(1)

    def chore() -> None:
        if next(rounds) == 1:
            raise ZeroDivisionError
        stop.set()

    monkeypatch.setattr(worker, "REST", timedelta(0))
    monkeypatch.setattr(worker, "PAUSE_AFTER_FAILURE", timedelta(0))
    monkeypatch.setitem(worker._chores, "test", worker.Chore(timedelta(0), chore))  # noqa: SLF001
    worker.run_until(stop)
    assert next(rounds) == 3
