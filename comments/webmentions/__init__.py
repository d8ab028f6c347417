"""Webmention (https://www.w3.org/TR/webmention/): telling of links between sites, both ways.

Both ways are the owner's to open (``Blog.takes_mentions``, ``Blog.sends_mentions``). Nothing is
fetched but by the worker, through :mod:`blog.outgoing`.
"""

from __future__ import annotations

from comments.webmentions.addresses import address_of
from comments.webmentions.errors import (
    BadSource,
    BadTarget,
    Crowded,
    MentionRefused,
    NotTaken,
    SamePage,
    TargetClosed,
    UnknownTarget,
)
from comments.webmentions.receiving import receive
from comments.webmentions.wording import host_of

__all__ = [
    "BadSource",
    "BadTarget",
    "Crowded",
    "MentionRefused",
    "NotTaken",
    "SamePage",
    "TargetClosed",
    "UnknownTarget",
    "address_of",
    "host_of",
    "receive",
    "register",
]


def register() -> None:
    """Tell the outbox who does the work; called when the models are ready."""
    from comments.webmentions import delivering, looking, sending  # noqa: PLC0415

    for each in (looking, sending, delivering):
        each.register()
