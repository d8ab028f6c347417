"""A reader proves that the address of a comment is theirs."""

from __future__ import annotations

from django.db import transaction

from comments import moderation, rules, subscriptions, trust
from comments.models import Comment, Commenter
from comments.submission.errors import SubmissionRefused
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
            stored.commenter = commenter
            moderation.verify(stored, _decision(stored, commenter))
    return commenter


def _decision(comment: Comment, commenter: Commenter) -> rules.Decision | None:
    """Return what the rules say of a comment that waits, None for another, or if they refuse."""
    if comment.state != Comment.State.PENDING:
        return None
    prepared = Prepared.again(comment, source=comment.source, html=comment.html)
    try:
        return decide(prepared, comment.post, trust.standing(commenter))
    except SubmissionRefused:
        return None
