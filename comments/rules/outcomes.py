"""The words that decisions are made of."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Outcome(enum.IntEnum):
    """What to do with a comment, from the mildest to the strictest."""

    APPROVE = 0
    HOLD = 1
    SPAM = 2
    REJECT = 3


class Welcome(enum.StrEnum):
    """Who may comment."""

    ANYONE = "anyone"
    VERIFIED = "verified"
    NOBODY = "nobody"


class Hold(enum.StrEnum):
    """Whose comments are read before they appear."""

    ALL = "all"
    FIRST = "first"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, and a detail for people ("2 links", "word: casino").

    The detail stays with the comment for good: it tells no e-mail address and no network.
    """

    code: str
    detail: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Author:
    """What is known of who wrote it.

    ``verified``: they proved that the e-mail address that came with the comment is theirs.
    ``trusted``: besides, something of theirs was approved, and nothing was spam.
    """

    verified: bool = False
    trusted: bool = False


class BadPattern(ValueError):
    """A rule that can't be used; the message is a sentence for its owner."""
