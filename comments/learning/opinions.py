"""What the learner holds against a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from blog.models import Blog
from comments import learner, rules
from comments.learning import memory
from comments.learning.memory import Known

#: The code of the reason.
CODE: Final = "learner"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the learner says of a comment.

    ``score`` is a margin, above 0 for spam; None where the learner is off or knows too little.
    """

    score: float | None = None
    reasons: tuple[rules.Reason, ...] = ()


NONE: Final = Opinion()


def of(said: rules.Said) -> Opinion:
    """Return what the learner says now. Two queries, two more after a decision.

    It holds, or marks as spam, from the scores on by which it would have lost no more of the wanted
    comments than the owner allows. While there are too few decisions to tell, it says nothing.
    """
    blog = Blog.current()
    if not blog.learner:
        return NONE
    lost = share_lost(blog)
    if memory.ask(lambda known: known.thresholds(lost)) is None:
        return NONE
    vector = learner.vector(said)
    return memory.ask(lambda known: _opinion(known, vector, lost))


def share_lost(blog: Blog) -> float:
    """Return the share of wanted comments that may be lost, as the owner says: 0.01 is 1 %."""
    return float(blog.wanted_lost_percent) / 100


def in_words(score: float) -> str:
    """Return a score for people: from 0 (wanted) to 1 (spam), never quite either."""
    return f"learner {min(0.99, max(0.01, learner.probability(score))):.2f}"


def _opinion(known: Known, vector: bytes, lost: float) -> Opinion:
    """Return what a learner says of features."""
    thresholds = known.thresholds(lost)
    if thresholds is None:
        return NONE
    score = known.model.score(vector)
    outcome = rules.Outcome.APPROVE
    if score >= thresholds.hold_at:
        outcome = rules.Outcome.HOLD
    if score >= thresholds.spam_at:
        outcome = rules.Outcome.SPAM
    if outcome is rules.Outcome.APPROVE:
        return Opinion(score)
    return Opinion(score, (rules.Reason(CODE, in_words(score), outcome),))
