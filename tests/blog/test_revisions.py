"""Counters that tell what has changed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from blog import revisions
from blog.models import Revision


@pytest.mark.django_db
def test_move_of_several_scopes_gives_all_the_returned_value() -> None:
    value = revisions.move(["posts", "post:1"])
    counters = revisions.read(["posts", "post:1"])
    assert {counter.value for counter in counters.values()} == {value}


@pytest.mark.django_db
def test_move_after_a_clock_was_set_back_still_goes_up() -> None:
    future = 9_000_000_000_000_000_000
    Revision.objects.create(
        scope="posts", value=future, changed_at=datetime(2200, 1, 1, tzinfo=UTC)
    )
    assert revisions.move(["posts"]) == future + 1
    assert revisions.read(["posts"])["posts"].changed_at == datetime(2200, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_move_of_no_scope_writes_nothing() -> None:
    assert revisions.move([]) == 0
    assert not Revision.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_move_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        revisions.move(["posts"])


@pytest.mark.django_db
def test_read_of_a_scope_that_never_moved_gives_zero() -> None:
    assert revisions.read(["label:7"])["label:7"] == revisions.Counter()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_move_by_many_threads_at_once_never_gives_a_value_twice() -> None:
    values: list[int] = []

    def move() -> None:
        for scopes in (["a", "b"], ["b", "a"], ["b"]) * 5:
            with transaction.atomic():
                values.append(revisions.move(scopes))
        connection.close()

    threads = [threading.Thread(target=move) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(values) == len(set(values)) == 60
    assert revisions.read(["b"])["b"].value == max(values)
