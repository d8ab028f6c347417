"""What is held against a comment beside the owner's rules and policy."""

from __future__ import annotations

from typing import Final, TypeAlias

from comments import akismet, learning, rules
from comments.bots import proofs, trap
from comments.models import Comment
from comments.moderation import flagging
from comments.submission.guarding import Prepared

#: Each holds a comment, or marks it as spam; none refuses.
Signals: TypeAlias = tuple[rules.Reason, ...]

#: By their codes: what was found when a comment came in and can't be found again, with what it
#: means. It stays when the comment is decided about again.
KEPT: Final[dict[str, rules.Outcome]] = {
    trap.CODE: trap.OUTCOME,
    proofs.CODE: proofs.OUTCOME,
    flagging.REASON: rules.Outcome.HOLD,
}


def of_submission(prepared: Prepared, opinion: learning.Opinion) -> Signals:
    """Return what is held against a comment that comes in. Outside of any transaction.

    ``opinion`` is the learner's.
    """
    return (*trap.against(prepared.trap), *opinion.reasons, *akismet.of_submission())


def of_comment(comment: Comment, said: rules.Said, opinion: learning.Opinion) -> Signals:
    """Return what is held against a stored comment that is decided about again."""
    kept = (
        rules.Reason(reason["code"], reason["detail"], KEPT[reason["code"]])
        for reason in comment.reasons
        if reason["code"] in KEPT
    )
    return (*kept, *opinion.reasons, *akismet.of_comment(comment, said))
