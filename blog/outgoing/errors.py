"""Why a request was not sent, or got no answer."""

from __future__ import annotations

from blog.outgoing.addresses import Address


class OutgoingError(Exception):
    """A request without an answer; its text is a sentence for the owner's log."""


class UnusableUrl(OutgoingError):
    """An address that no request is sent to, whatever it leads to."""

    def __init__(self, url: str, detail: str) -> None:
        self.url = url
        self.detail = detail
        super().__init__(f"{url[:200]!r} can't be used: {detail}")


class ForbiddenAddress(OutgoingError):
    """A host with an address that is not public and that the settings don't allow."""

    def __init__(self, host: str, address: Address) -> None:
        self.host = host
        self.address = address
        named = "" if host == str(address) else f" has the address {address}, which"
        super().__init__(f"{host}{named} is not public; OUTGOING_ALLOW could allow it.")


class UnknownHost(OutgoingError):
    """A name without an address."""

    def __init__(self, host: str, detail: str) -> None:
        self.host = host
        self.detail = detail
        super().__init__(f"{host} has no address: {detail}")


class NotReached(OutgoingError):
    """No connection, one that is not who it should be (TLS), or one that broke."""

    def __init__(self, host: str, detail: str) -> None:
        self.host = host
        self.detail = detail
        super().__init__(f"{host} was not reached: {detail}")


class TooSlow(OutgoingError):
    """The whole answer was not there in time."""

    def __init__(self, host: str, seconds: float) -> None:
        self.host = host
        self.seconds = seconds
        super().__init__(f"{host} took longer than {seconds:g} seconds.")


class TooLarge(OutgoingError):
    """An answer of more bytes than are read, its headers included."""

    def __init__(self, host: str, most_bytes: int) -> None:
        self.host = host
        self.most_bytes = most_bytes
        super().__init__(f"{host} answered more than {most_bytes} bytes.")


class UnreadableAnswer(OutgoingError):
    """An answer that is no HTTP, or that ended in the middle."""

    def __init__(self, host: str, detail: str) -> None:
        self.host = host
        self.detail = detail
        super().__init__(f"{host} gave an answer that can't be read: {detail}")


class TooManyRedirects(OutgoingError):
    """An address that is redirected again and again."""

    def __init__(self, url: str, most: int) -> None:
        self.url = url
        self.most = most
        super().__init__(f"{url[:200]!r} is redirected more than {most} times.")
