"""A mail server on the loopback interface that does as it is told."""

from __future__ import annotations

import asyncio
import email
import logging
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

HOST = "127.0.0.1"
ACCEPTED = "250 OK"


class Server:
    """Takes mail, or refuses it, or takes its time, or is away.

    ``messages`` is what it said that it has; ``received`` counts also what it had, and then
    broke off before it said so.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.received = 0
        self.port = _free_port()
        self._answer = ACCEPTED
        self._refused = ""
        self._pause = 0.0
        self._drops = False
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen, where it listened before."""
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be away: nobody listens."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def refuse(self, code: int, address: str = "") -> None:
        """Refuse recipients, or a single one: for now, such as 450, or for good, such as 550."""
        self._answer, self._refused = f"{code} Refused", address

    def accept(self) -> None:
        """Take mail, at once."""
        self._answer, self._pause, self._drops = ACCEPTED, 0.0, False

    def slow(self, seconds: float) -> None:
        """Let each recipient wait for an answer."""
        self._pause = seconds

    def drop(self) -> None:
        """Take a message, and break the connection off before saying so."""
        self._drops = True

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer a recipient."""
        await asyncio.sleep(self._pause)
        if self._answer != ACCEPTED and self._refused in {"", address}:
            return self._answer
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message."""
        self.received += 1
        if self._drops:
            transport = server.transport
            assert transport is not None
            transport.abort()
            return ACCEPTED
        content = envelope.content
        assert isinstance(content, bytes)
        self.messages.append(email.message_from_bytes(content, policy=default))
        return ACCEPTED


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Server]:
    """Have mail leave by a real server, as with ``EMAIL_URL=smtp://127.0.0.1:…?tls=off``."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = Server()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
    settings.EMAIL_TIMEOUT = 2
    try:
        yield server
    finally:
        server.stop()
