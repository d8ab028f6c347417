"""Data that stands for all tests of a module: made once, rolled back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def standing(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open a transaction around those of the tests, which become savepoints in it.

    For a fixture of a module without transactional tests. Each test gets the rows as they were,
    but not the objects that were made of them: who changes those takes a deep copy.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
