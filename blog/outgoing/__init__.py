"""Requests to other sites: the only way that this program talks to the network on its own.

Addresses of others come from strangers or from a form, and a server stands where strangers
can't reach. So each request goes to a public address only, which is checked after the name was
looked up, and connected to without another look.
"""

from __future__ import annotations

from blog.outgoing.client import Response, request
from blog.outgoing.errors import (
    ForbiddenAddress,
    NotReached,
    OutgoingError,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    UnknownHost,
    UnreadableAnswer,
    UnusableUrl,
)
from blog.outgoing.following import Found, follow

__all__ = [
    "ForbiddenAddress",
    "Found",
    "NotReached",
    "OutgoingError",
    "Response",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "UnknownHost",
    "UnreadableAnswer",
    "UnusableUrl",
    "follow",
    "request",
]
