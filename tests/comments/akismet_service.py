"""A small Akismet on loopback: knows one key, and says of comments what a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone
from pytest_django import Settings

from blog import outbox
from blog.models import Delivery
from tests.servers import LOOPBACK, Behaviour, Handler, Server, running, says

KEY = "0123456789ab"
HAM, SPAM = says(200, b"false"), says(200, b"true")
BLATANT = says(200, b"true", X_akismet_pro_tip="discard")
THANKS = says(200, b"Thanks for making the web a better place.")
INVALID = says(200, b"invalid", X_akismet_debug_help="We were unable to parse your blog URI.")


class Akismet(Server):
    """The service; ``says`` is what it answers about comments."""

    def __init__(self) -> None:
        super().__init__(self.answer_by_name)
        self.says: Behaviour = HAM

    def answer_by_name(self, handler: Handler) -> None:
        """Answer a call as the service does."""
        form = dict(parse_qsl(self.visits[-1].body.decode()))
        if form["api_key"] != KEY:
            INVALID(handler)
        elif handler.path.endswith("/verify-key"):
            says(200, b"valid")(handler)
        elif "/submit-" in handler.path:
            THANKS(handler)
        else:
            self.says(handler)

    def forms(self, name: str) -> list[dict[str, str]]:
        """Return what was sent with the calls of a name, in order."""
        return [
            dict(parse_qsl(visit.body.decode(), keep_blank_values=True, strict_parsing=True))
            for visit in self.visits
            if visit.target == f"/1.1/{name}"
        ]


@pytest.fixture
def akismet(settings: Settings) -> Iterator[Akismet]:
    """The blog asks it; requests may go to loopback."""
    with running(Akismet()) as server:
        assert isinstance(server, Akismet)
        settings.AKISMET_KEY = KEY
        settings.AKISMET_URL = server.url("/1.1/")
        settings.AKISMET_HOST = "127.0.0.1"
        settings.OUTGOING_ALLOW = LOOPBACK
        yield server


def work(*kinds: str) -> None:
    """Have the worker do what of some kinds waits, as if its time had come."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    waiting.exclude(kind__in=kinds).delete()
    waiting.update(due_at=timezone.now())
    outbox.run_due()
