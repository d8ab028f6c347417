"""Work to do after commit."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from blog import outbox
from blog.models import Delivery
from tests.processes import environment

State = Delivery.State


class Failing(Exception):
    """What a handler raises."""


@pytest.fixture
def sent() -> list[Mapping[str, Any]]:
    """Register a handler for "test" that fails for a payload that says so."""
    done: list[Mapping[str, Any]] = []

    def deliver(payload: Mapping[str, Any]) -> None:
        if payload.get("fail"):
            raise Failing("no \0 luck")
        done.append(payload)

    outbox.register("test", deliver)
    return done


def enqueue(**payload: object) -> Delivery:
    with transaction.atomic():
        outbox.enqueue("test", payload)
    return Delivery.objects.latest("pk")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_enqueue_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        outbox.enqueue("test", {})


@pytest.mark.django_db
def test_enqueue_with_a_key_that_is_there_writes_nothing() -> None:
    outbox.enqueue("test", {}, key="k")
    outbox.enqueue("test", {}, key="k")
    assert Delivery.objects.count() == 1


@pytest.mark.django_db
def test_run_due_delivers_once_and_keeps_the_row(sent: list[Mapping[str, Any]]) -> None:
    delivery = enqueue(to="rita")
    assert (outbox.run_due(), outbox.run_due()) == (1, 0)
    delivery.refresh_from_db()
    assert sent == [{"to": "rita"}]
    assert (delivery.state, delivery.attempts, delivery.lease) == (State.DONE, 1, None)


@pytest.mark.django_db
def test_run_due_leaves_what_is_not_due(sent: list[Mapping[str, Any]]) -> None:
    outbox.enqueue("test", {}, delay=timedelta(minutes=1))
    assert outbox.run_due() == 0
    assert sent == []


@pytest.mark.django_db
def test_run_due_after_a_failure_keeps_the_error_and_waits(sent: list[Mapping[str, Any]]) -> None:
    delivery = enqueue(fail=True)
    outbox.run_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (State.WAITING, "Failing: no  luck")
    assert delivery.due_at > timezone.now() + timedelta(seconds=10)


@pytest.mark.django_db
def test_run_due_at_the_last_attempt_gives_up_and_can_be_sent_again(
    sent: list[Mapping[str, Any]],
) -> None:
    delivery = enqueue(fail=True)
    Delivery.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    outbox.run_due()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert outbox.send_again(delivery)
    assert not outbox.send_again(delivery)
    assert Delivery.objects.due().count() == 1


@pytest.mark.django_db
def test_run_due_gives_up_what_no_worker_came_back_from(sent: list[Mapping[str, Any]]) -> None:
    delivery = enqueue()
    Delivery.objects.update(attempts=outbox.MOST_ATTEMPTS)
    outbox.run_due()
    delivery.refresh_from_db()
    assert sent == []
    assert (delivery.state, delivery.last_error[:14]) == (State.FAILED, "NeverCameBack:")


@pytest.mark.django_db
def test_run_due_of_an_unknown_kind_fails_by_name() -> None:
    outbox.enqueue("nobody's", {})
    outbox.run_due()
    assert "nobody's" in Delivery.objects.get().last_error


@pytest.mark.django_db
def test_run_due_goes_on_after_a_failure(sent: list[Mapping[str, Any]]) -> None:
    enqueue(fail=True)
    enqueue(to="rita")
    assert outbox.run_due() == 2
    assert sent == [{"to": "rita"}]


@pytest.mark.django_db
def test_result_of_a_lost_lease_changes_nothing(sent: list[Mapping[str, Any]]) -> None:
    delivery = enqueue()

    def overtaken(_payload: Mapping[str, Any]) -> None:
        Delivery.objects.update(lease="00000000-0000-0000-0000-000000000001")

    outbox.register("test", overtaken)
    outbox.run_due()
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING


def test_pause_doubles_up_to_a_limit() -> None:
    pauses = [outbox.pause(attempts) for attempts in range(1, 13)]
    assert timedelta(seconds=15) <= pauses[0] <= timedelta(seconds=30)
    assert timedelta(hours=3) <= pauses[-1] <= timedelta(hours=6)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_run_due_by_several_workers_at_once_delivers_each_once(
    sent: list[Mapping[str, Any]],
) -> None:
    for number in range(12):
        enqueue(number=number)

    def work() -> None:
        outbox.run_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(payload["number"] for payload in sent) == list(range(12))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_delivery_of_a_worker_that_was_killed_is_finished_by_another(tmp_path: Path) -> None:
    delivery, file = enqueue(text="hello"), tmp_path / "sent"
    command = [sys.executable, "-m", "tests.blog.outbox_worker", str(file)]
    env = environment(OUTBOX_LEASE_SECONDS="1")
    with subprocess.Popen([*command, "--hang"], env=env) as killed:
        while not file.exists():
            assert killed.poll() is None
            time.sleep(0.02)
        killed.kill()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.WAITING, 1)
    assert delivery.leased_until is not None
    time.sleep(max(0.0, (delivery.leased_until - timezone.now()).total_seconds()))
    subprocess.run(command, env=env, check=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.DONE, 2)
    assert file.read_text() == "hello\n" * 2
