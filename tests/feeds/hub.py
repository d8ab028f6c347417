"""A small WebSub hub on loopback: notes what it is told, and answers as a test wants it to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from pytest_django import Settings

from blog import outbox
from blog.models import Delivery
from tests.servers import LOOPBACK, Server, running, says

ACCEPTED = says(204)


class Hub(Server):
    """The hub."""

    def __init__(self) -> None:
        super().__init__(ACCEPTED)

    @property
    def told(self) -> list[str]:
        """The addresses that it was told of, in order."""
        forms = [parse_qs(visit.body.decode(), strict_parsing=True) for visit in self.visits]
        assert all(form["hub.mode"] == ["publish"] for form in forms)
        return [url for form in forms for url in form["hub.url"]]


@pytest.fixture
def hub(settings: Settings) -> Iterator[Hub]:
    """The blog's hub; requests may go to loopback."""
    with running(Hub()) as server:
        assert isinstance(server, Hub)
        settings.WEBSUB_HUB = server.url("/hub")
        settings.OUTGOING_ALLOW = LOOPBACK
        yield server


def work_later() -> int:
    """Have the worker do what is due once all waiting has passed; return how much that was."""
    Delivery.objects.filter(state=Delivery.State.WAITING).update(due_at=timezone.now())
    return outbox.run_due()
