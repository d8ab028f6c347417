"""A real SMTP server on the loopback interface, which keeps what it is given.

Use the fixture ``smtp``: mail of the test goes there. It may refuse, be slow, break off, or be
away::

    def test_mail_that_is_refused_is_tried_again(smtp: MailServer) -> None:
        smtp.refuse(451)
        outbox.run_due()
        assert smtp.messages == []

In modules: ``from tests.smtp import MailServer, smtp`` and ``__all__ = ["smtp"]``.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from tests.ports import free_port

HOST = "127.0.0.1"
ACCEPTED = "250 OK"


class MailServer:
    """What a test tells the server, and what the server got."""

    def __init__(self) -> None:
        #: What it said that it has, in the order in which that came.
        self.messages: list[EmailMessage] = []
        #: How many it was given, also those that it refused or never said a word about.
        self.received = 0
        #: Whether it says no to every mail, as one does that is out of order for a while.
        self.refuses = False
        #: How long it takes before it answers for a mail.
        self.takes_seconds = 0.0
        self.port = free_port(HOST)
        self._refusal = ACCEPTED
        self._refused = ""
        self._drops = False
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen, until :meth:`stop`; again where it listened before."""
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Go away: whoever wants to send mail then finds nobody."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def refuse(self, code: int, address: str = "") -> None:
        """Refuse recipients, or a single one: for now, such as 450, or for good, such as 550."""
        self._refusal, self._refused = f"{code} Refused", address

    def slow(self, seconds: float) -> None:
        """Let each mail wait for an answer."""
        self.takes_seconds = seconds

    def drop(self) -> None:
        """Take each mail, and break the connection off before saying so."""
        self._drops = True

    def accept(self) -> None:
        """Take mail again, at once."""
        self.refuses, self.takes_seconds = False, 0.0
        self._refusal, self._drops = ACCEPTED, False

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address."""
        return [message for message in self.messages if message["To"] == address]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer for a recipient."""
        if self._refusal != ACCEPTED and self._refused in {"", address}:
            return self._refusal
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        self.received += 1
        await asyncio.sleep(self.takes_seconds)
        if self.refuses:
            return "451 4.3.0 Not now"
        if self._drops:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return ACCEPTED
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return ACCEPTED


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
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    server.start()
    yield server
    server.stop()
