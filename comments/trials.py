"""What a rule would have fitted, tried before it is there."""

from __future__ import annotations

from dataclasses import dataclass, field

from comments import rules
from comments.models import Comment

#: How many comments are looked at, the newest first, and how many of those that fit are kept.
LOOKED_AT = 1_000
SHOWN = 50

_COLUMNS = (
    *("author_name", "author_email", "author_url", "mention_url", "network", "commenter_id"),
    *("source", "html", "state", "created_at"),
)


@dataclass(slots=True)
class Trial:
    """How many comments a rule fits, of how many, and the newest of them."""

    looked_at: int = 0
    count: int = 0
    shown: list[Comment] = field(default_factory=list)


def run(condition: rules.Condition) -> Trial:
    """Try a rule alone on the last comments, whatever became of them. One query."""
    trial, matcher = Trial(), rules.Matcher([condition])
    newest = Comment.objects.exclude(state=Comment.State.ERASED).order_by("-created_at", "-id")
    for comment in newest.only(*_COLUMNS)[:LOOKED_AT]:
        trial.looked_at += 1
        if _fits(matcher, condition, comment):
            trial.count += 1
            if trial.count <= SHOWN:
                trial.shown.append(comment)
    return trial


def _fits(matcher: rules.Matcher, condition: rules.Condition, comment: Comment) -> bool:
    """Whether a rule fits a comment that is stored."""
    if rules.needs_verified(condition) and comment.commenter_id is None:
        return False
    return bool(matcher.fitting(said_in(comment)))


def said_in(comment: Comment) -> rules.Said:
    """Return a stored comment as rules look at it."""
    return rules.Said(
        name=comment.author_name,
        source=comment.source,
        html=comment.html,
        url=comment.author_url,
        email=comment.author_email,
        network=comment.network,
        page=comment.mention_url,
    )
