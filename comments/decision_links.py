"""Links that are mailed to a moderator: each is for one action on one comment as it is.

Whoever has one may ask for that action, without a log-in, while the moderator whom it was
mailed to may. It is bound to the comment's newest event: any decision and any edit writes
another, and the link is of no use any more. So it works once, and nothing is stored for it.
What it asks for is done by :func:`comments.moderation.decide_by_link`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.db.models import Max
from django.urls import reverse

from comments.models import ModerationEvent

#: How long a link is good.
KEPT: Final = timedelta(days=7)
#: What links ask for (values of ``moderation.Action``), and what they say.
OFFERED: Final[Mapping[str, str]] = {"approve": "Approve", "spam": "Spam", "trash": "Trash"}

_DECISION = re.compile(r"(approve|spam|trash)-(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)
_UNDO = re.compile(r"(\d{1,18})-([0-9a-f]{32})", re.ASCII)


class Forged(Exception):
    """Nobody here made this link, or not like this."""


class Expired(Exception):
    """The link is older than links are good."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a link asks for; ``event_id`` is the newest event of the comment that it showed."""

    action: str
    moderator_id: int
    comment_id: int
    event_id: int

    def address(self) -> str:
        """Return the root-relative address of the page that asks."""
        said = f"{self.action}-{self.moderator_id}-{self.comment_id}-{self.event_id}"
        return reverse("comments:decide", args=[_signer("decide").sign(said)])

    @classmethod
    def read(cls, token: str) -> Decision:
        """Return what a token says, or raise :class:`Forged` or :class:`Expired`."""
        found = _DECISION.fullmatch(_unsigned("decide", token))
        if found is None:
            raise Forged
        return cls(found[1], int(found[2]), int(found[3]), int(found[4]))


@dataclass(frozen=True, slots=True)
class Undo:
    """The wish to take back what a link has done."""

    moderator_id: int
    batch_id: UUID

    def address(self) -> str:
        """Return the root-relative address of the page that tells what was done, and asks."""
        token = _signer("undo").sign(f"{self.moderator_id}-{self.batch_id.hex}")
        return reverse("comments:undo", args=[token])

    @classmethod
    def read(cls, token: str) -> Undo:
        """Return what a token says, or raise :class:`Forged` or :class:`Expired`."""
        found = _UNDO.fullmatch(_unsigned("undo", token))
        if found is None:
            raise Forged
        return cls(int(found[1]), UUID(found[2]))


def _signer(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"comments.mailed.{purpose}", sep=".")


def _unsigned(purpose: str, token: str) -> str:
    try:
        return _signer(purpose).unsign(token, max_age=KEPT)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature as error:
        raise Forged from error


def newest_events(comment_ids: Iterable[int]) -> Mapping[int, int]:
    """Return the id of the newest event of each comment. One query."""
    events = ModerationEvent.objects.filter(comment_id__in=list(comment_ids))
    newest = events.order_by().values("comment_id").annotate(newest=Max("pk"))
    return dict(newest.values_list("comment_id", "newest"))


def newest_event(comment_id: int) -> int:
    """Return the id of the newest event of a comment, 0 if it has none. One query."""
    return newest_events([comment_id]).get(comment_id, 0)
