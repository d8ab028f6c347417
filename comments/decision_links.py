"""Links that are mailed to a moderator: each is for one action on one comment as it is.

Whoever has one may ask for that action, without a log-in, while the moderator it was mailed to
may. It is bound to the comment's newest event: any decision and any edit writes another, and
the link is of no use any more. So it works once, and nothing is stored for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import Max

from comments import moderation, moderators
from comments.models import Comment, ModerationEvent
from comments.moderation import Action, ModerationRefused, recording

#: How long a link is good.
KEPT = timedelta(days=7)
#: What is mailed, in the order of the links.
OFFERED = (Action.APPROVE, Action.SPAM, Action.TRASH)
#: The code that stands in the events.
REASON = "mail"

_DECISION = re.compile(r"(approve|spam|trash)-(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)
_UNDO = re.compile(r"(\d{1,18})-([0-9a-f]{32})", re.ASCII)


class Forged(Exception):
    """Nobody here made this link, or not like this."""


class Expired(Exception):
    """The link is older than links are good."""


class NoModerator(Exception):
    """The one whom it was mailed to moderates no longer."""


class StaleLink(ModerationRefused):
    """Somebody decided about the comment, or edited it, since the link was mailed."""

    code = "stale"

    def __init__(self, comment_id: int) -> None:
        super().__init__(comment_id, f"Comment {comment_id} is not what it was any more.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a link asks for; ``event_id`` is the newest event of the comment that it showed."""

    action: Action
    moderator_id: int
    comment_id: int
    event_id: int

    def token(self) -> str:
        """Return it signed, as it stands in an address."""
        said = f"{self.action.value}-{self.moderator_id}-{self.comment_id}-{self.event_id}"
        return _signer("decision").sign(said)

    @classmethod
    def read(cls, token: str) -> Decision:
        """Return what a token says, or raise :class:`Forged` or :class:`Expired`."""
        found = _DECISION.fullmatch(_unsigned("decision", token))
        if found is None:
            raise Forged
        return cls(Action(found[1]), int(found[2]), int(found[3]), int(found[4]))


@dataclass(frozen=True, slots=True)
class Undo:
    """The wish to take back what a link has done."""

    moderator_id: int
    batch_id: UUID

    def token(self) -> str:
        """Return it signed, as it stands in an address."""
        return _signer("undo").sign(f"{self.moderator_id}-{self.batch_id.hex}")

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


def moderator_of(link: Decision | Undo) -> User:
    """Return whom a link was mailed to, or raise :class:`NoModerator`."""
    if (user := moderators.find(link.moderator_id)) is None:
        raise NoModerator
    return user


def newest_events(comment_ids: Iterable[int]) -> Mapping[int, int]:
    """Return the id of the newest event of each comment. One query."""
    events = ModerationEvent.objects.filter(comment_id__in=list(comment_ids))
    newest = events.order_by().values("comment_id").annotate(newest=Max("pk"))
    return dict(newest.values_list("comment_id", "newest"))


def comment_of(link: Decision) -> tuple[Comment | None, bool]:
    """Return the comment as it is now, and whether it is still what the link was made for."""
    found = Comment.objects.select_related("post", "parent").filter(pk=link.comment_id).first()
    return found, newest_events([link.comment_id]).get(link.comment_id) == link.event_id


@transaction.atomic
def carry_out(link: Decision) -> UUID:
    """Do what a link asks for, once, and return the batch.

    Raises :class:`NoModerator`, :class:`StaleLink`, or what moderation refuses.
    """
    by = moderator_of(link)
    if not recording.lock([link.comment_id]):
        raise moderation.UnknownComment(link.comment_id)
    if newest_events([link.comment_id]).get(link.comment_id) != link.event_id:
        raise StaleLink(link.comment_id)
    report = moderation.apply(link.action, [link.comment_id], by=by, reason=REASON)
    if report.batch is None:
        raise report.refused[0]
    return report.batch
