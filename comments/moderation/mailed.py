"""Decisions by a link that was mailed to a moderator."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from comments import decision_links, moderators
from comments.decision_links import Decision, Undo
from comments.moderation import decisions, recording, undoing
from comments.moderation.errors import NoModerator, StaleLink, UnknownComment
from comments.moderation.transitions import Action
from comments.moderation.undoing import Undone

#: The code that stands in the events.
REASON = "mail"


@transaction.atomic
def decide_by_link(link: Decision) -> UUID:
    """Do what a link asks for in the name of the moderator whom it was mailed to; return the batch.

    Raises :class:`NoModerator` if they may no longer, :class:`StaleLink` if anything was decided
    or edited since, :class:`UnknownComment`.
    """
    by = moderators.find(link.moderator_id)
    if by is None:
        raise NoModerator
    if not recording.lock([link.comment_id]):
        raise UnknownComment(link.comment_id)
    if decision_links.newest_event(link.comment_id) != link.event_id:
        raise StaleLink(link.comment_id)
    report = decisions.apply(Action(link.action), [link.comment_id], by=by, reason=REASON)
    if report.batch is None:
        raise report.refused[0]
    return report.batch


def undo_by_link(link: Undo) -> Undone:
    """Take back what a link has done; raises :class:`NoModerator` or what ``undo`` refuses."""
    by = moderators.find(link.moderator_id)
    if by is None:
        raise NoModerator
    return undoing.undo(link.batch_id, by=by)
