"""A reader proves that the address of a comment is theirs."""

from __future__ import annotations

from django.db import transaction

from comments import learning, moderation, rules, subscriptions, trust
from comments.models import Comment, Commenter
from comments.submission import signals
from comments.submission.guarding import Prepared
from comments.submission.posting import decide
from comments.submission.revising import locked


def verify(comment: Comment) -> Commenter | None:
    """Take it that whoever asks reads the mail to a comment's address, and return who that is.

    The caller has seen the link that was mailed there. The comment is theirs from now on, is
    decided about again if it waits, and has its mail about replies confirmed, if that was asked
    for. Once more changes nothing. None for a comment that was erased meanwhile.
    """
    with transaction.atomic():
        stored = locked(comment)
        if stored is None or not stored.author_email:
            return None
        commenter = trust.enrol(stored.author_email)
        subscriptions.confirm(stored)
        if stored.commenter_id != commenter.pk:
            _hand_over(stored, commenter)
    return commenter


def _hand_over(comment: Comment, commenter: Commenter) -> None:
    """Give a comment to its commenter, with what the rules say of it in their eyes."""
    decision = _decided(comment, trust.standing(commenter))
    held_against_strangers = _reasons(_decided(comment, rules.STRANGER))
    moderation.verify(
        comment,
        commenter=commenter,
        decision=decision,
        answered=held_against_strangers - _reasons(decision),
    )


def _decided(comment: Comment, author: rules.Author) -> rules.Decision | None:
    """Return what the rules say of a comment that waits, None for another, or if they refuse."""
    if comment.state != Comment.State.PENDING:
        return None
    prepared = Prepared.again(comment, source=comment.source, html=comment.html)
    said = prepared.said(network=comment.network)
    against = signals.of_comment(comment, said, learning.opinion(said))
    decision = decide(said, comment.post, author=author, against=against)
    return None if decision.outcome is rules.Outcome.REJECT else decision


def _reasons(decision: rules.Decision | None) -> frozenset[rules.Reason]:
    return frozenset(decision.reasons) if decision else frozenset()
