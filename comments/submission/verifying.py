"""A reader proves that the address of a comment is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from blog.models import Blog
from comments import learning, moderation, rules, subscriptions, trials, trust
from comments.models import Comment, Commenter
from comments.submission import signals
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
    decision, of_a_stranger = _decided(comment, [trust.standing(commenter), rules.STRANGER])
    moderation.verify(
        comment,
        commenter=commenter,
        decision=decision,
        answered=_reasons(of_a_stranger) - _reasons(decision),
    )


def _decided(comment: Comment, authors: Sequence[rules.Author]) -> list[rules.Decision | None]:
    """Return what the rules would say of a comment that waits, if each of ``authors`` wrote it.

    None for a comment that doesn't wait, and where they refuse it.
    """
    if comment.state != Comment.State.PENDING:
        return [None for _ in authors]
    said, blog = trials.said_in(comment), Blog.current()
    against = signals.of_comment(comment, said, learning.opinion(said))
    made = [
        decide(said, comment.post, author=author, against=against, blog=blog) for author in authors
    ]
    return [None if each.outcome is rules.Outcome.REJECT else each for each in made]


def _reasons(decision: rules.Decision | None) -> frozenset[rules.Reason]:
    return frozenset(decision.reasons) if decision else frozenset()
