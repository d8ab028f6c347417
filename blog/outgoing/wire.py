"""A connection to an address that was checked, with an end in time and in bytes."""

from __future__ import annotations

import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

from blog.outgoing.addresses import Address, is_permitted, written_in
from blog.outgoing.destinations import Destination
from blog.outgoing.errors import ForbiddenAddress, NotReached, TooLarge, TooSlow, UnknownHost

if TYPE_CHECKING:
    # Only the checker knows the type by this name.
    from _typeshed import WriteableBuffer

#: For each of a host's addresses; one that drops packets must leave time for the next.
CONNECT_SECONDS: Final = 4.0


class Limits:
    """What is left of the time and the bytes that an exchange may take."""

    def __init__(self, host: str, deadline: timedelta, most_bytes: int) -> None:
        self.host = host
        self.seconds = deadline.total_seconds()
        self.most_bytes = most_bytes
        self._ends_at = time.monotonic() + self.seconds
        self._bytes_left = most_bytes

    def seconds_left(self) -> float:
        """Return the time that is left; raise :class:`TooSlow` when none is."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise self.too_slow()
        return left

    def count(self, read_bytes: int) -> None:
        """Take note of bytes that came; raise :class:`TooLarge` when they are too many."""
        self._bytes_left -= read_bytes
        if self._bytes_left < 0:
            raise TooLarge(self.host, self.most_bytes)

    def too_slow(self) -> TooSlow:
        """Return the refusal to wait any longer."""
        return TooSlow(self.host, self.seconds)


class Wire:
    """What ``http.client`` uses of a socket, within limits that hold for all of its calls."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self._socket = connected
        self._limits = limits

    def sendall(self, data: bytes) -> None:
        """Send; a server that takes none of it uses up the same time."""
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(self._limits.seconds_left())
            try:
                rest = rest[self._socket.send(rest) :]
            except TimeoutError as error:
                raise self._limits.too_slow() from error

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what comes in."""
        return io.BufferedReader(_Incoming(self._socket, self._limits))

    def close(self) -> None:
        """Do nothing: ``http.client`` closes before all is read, and :func:`opened` does it."""


class _Incoming(io.RawIOBase):
    """The bytes that come in."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        super().__init__()
        self._socket = connected
        self._limits = limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        self._socket.settimeout(self._limits.seconds_left())
        try:
            read_bytes = self._socket.recv_into(buffer)
        except TimeoutError as error:
            raise self._limits.too_slow() from error
        self._limits.count(read_bytes)
        return read_bytes


@contextmanager
def opened(destination: Destination, limits: Limits) -> Iterator[socket.socket]:
    """Give a socket that is connected to a permitted address of the host, by TLS if it is https.

    A name is looked up once. If one of its addresses is not permitted none is connected to:
    such a name is a mistake or a trap, and which of its addresses gets the request must not be
    a matter of luck.
    """
    addresses = _addresses(destination, limits)
    for address in addresses:
        if not is_permitted(address, allowed=settings.OUTGOING_ALLOW):
            raise ForbiddenAddress(destination.host, address)
    connected = _connect(addresses, destination.port, limits)
    try:
        if destination.is_tls:
            connected = _secured(connected, destination.host, limits)
        yield connected
    finally:
        connected.close()


def _addresses(destination: Destination, limits: Limits) -> list[Address]:
    """Return the addresses of a host in the system's order, each once."""
    if (address := destination.address) is not None:
        return [address]
    found = _looked_up(destination.host, destination.port, limits)
    addresses = list(dict.fromkeys(one for text in found if (one := written_in(text))))
    if not addresses:
        raise UnknownHost(destination.host, "none that is IPv4 or IPv6.")
    return addresses


def _looked_up(host: str, port: int, limits: Limits) -> list[str]:
    """Ask the system for the addresses of a name.

    In a thread, since a resolver can't be told how long it may take; one that is late ends by
    itself.
    """
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(place[0]) for *_, place in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=limits.seconds_left())
    except queue.Empty:
        raise limits.too_slow() from None
    if isinstance(answer, list):
        return answer
    raise UnknownHost(host, str(answer)) from answer


def _connect(addresses: list[Address], port: int, limits: Limits) -> socket.socket:
    """Connect to the first address that takes us; raise what the last one said."""
    problem = ""
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(CONNECT_SECONDS, limits.seconds_left()))
            connection.connect((str(address), port))
        except OSError as error:
            connection.close()
            problem = f"{address}: {error}"
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise NotReached(limits.host, problem)


def _secured(connected: socket.socket, host: str, limits: Limits) -> socket.socket:
    """Have the server prove that it is ``host`` (RFC 9110 §4.3.4); a dot at its end is no part."""
    connected.settimeout(limits.seconds_left())
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(connected, server_hostname=host.removesuffix("."))
    except TimeoutError as error:
        raise limits.too_slow() from error
    except (OSError, ValueError) as error:
        raise NotReached(host, str(error)) from error
