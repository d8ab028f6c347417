"""A real SMTP server on the loopback interface, which keeps what it is given.

Use the fixture ``smtp``: mail of the test goes there. It may refuse everything, or be slow::

    def test_mail_that_is_refused_is_tried_again(smtp: MailServer) -> None:
        smtp.refuses = True
        outbox.run_due()
        assert smtp.messages == []

In modules: ``from tests.smtp import MailServer, smtp`` and ``__all__ = ["smtp"]``.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

HOST = "127.0.0.1"


class MailServer:
    """What a test tells the server, and what the server got."""

    def __init__(self) -> None:
        #: In the order in which they came.
        self.messages: list[EmailMessage] = []
        #: Whether it says no to every mail, as one does that is out of order for a while.
        self.refuses = False
        #: How long it takes before it answers for a mail.
        self.takes_seconds = 0.0
        self._controller = Controller(self, hostname=HOST, port=_free_port())

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def start(self) -> None:
        """Listen, until :meth:`stop`."""
        self._controller.start()

    def stop(self) -> None:
        """Go away: whoever wants to send mail then finds nobody."""
        if self._controller.loop.is_running():
            self._controller.stop()

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address."""
        return [message for message in self.messages if message["To"] == address]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail: aiosmtpd's name for it."""
        await asyncio.sleep(self.takes_seconds)
        if self.refuses:
            return "451 4.3.0 Not now"
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """Return one part of a mail: "plain" or "html"."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def links(message: EmailMessage) -> list[str]:
    """Return the addresses in the text of a mail, as a path each: the host is ours."""
    return re.findall(r"http://blog\.test(/\S+)", text_of(message))


@pytest.fixture
def smtp(settings: Settings) -> Iterator[MailServer]:
    """A server that mail of this test goes to."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    server.start()
    yield server
    server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
