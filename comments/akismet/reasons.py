"""What the rules hear of Akismet, and what stands with a comment."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.conf import settings

from comments import rules
from comments.models import Comment
from comments.rules import Decision, Outcome, Reason

#: One code whatever it says: authors read the same words of all (:mod:`comments.waiting`).
CODE: Final = "akismet"
WAITING: Final = Reason(CODE, "being checked by Akismet", Outcome.HOLD)
SPAM: Final = Reason(CODE, "Akismet: spam", Outcome.SPAM)
#: What the service itself would drop unseen; here it is kept like all spam.
BLATANT: Final = Reason(CODE, "Akismet: spam, beyond doubt", Outcome.SPAM)
SILENT: Final = Reason(CODE, "Akismet did not answer", Outcome.HOLD)


def is_on() -> bool:
    """Whether the service is asked at all."""
    return bool(settings.AKISMET_KEY)


def of_submission() -> tuple[Reason, ...]:
    """Return what has a new comment wait."""
    return (WAITING,) if is_on() else ()


def of_comment(comment: Comment, said: rules.Said) -> tuple[Reason, ...]:
    """Return what is held against a stored comment; one that says something new is asked about."""
    if said.source != comment.source:
        return of_submission()
    found = [each["detail"] for each in comment.reasons if each["code"] == CODE]
    # What it called spam, and a moderator took back, waits.
    return tuple(Reason(CODE, detail, Outcome.HOLD) for detail in found)


def without_waiting(decision: Decision) -> Decision:
    """Return a decision without the wish to ask, where the answer would change nothing."""
    if decision.outcome is Outcome.HOLD:
        return decision
    return replace(decision, reasons=tuple(each for each in decision.reasons if each != WAITING))
