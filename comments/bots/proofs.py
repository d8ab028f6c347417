"""Proofs of work: whether one came with a comment, and that it is used once.

A comment without a good one is held, whatever is wrong with it. To refuse a bad proof would cost
readers their patience and bots nothing: they would send none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from comments import rules
from comments.bots import challenges
from comments.bots.challenges import Solution
from comments.models import SpentProof

CODE: Final = "no_proof"
OUTCOME: Final = rules.Outcome.HOLD


@dataclass(frozen=True, slots=True)
class Verdict:
    """What lacks (nothing, where all is well), and what the comment will use up."""

    against: tuple[rules.Reason, ...] = ()
    solution: Solution | None = None


#: Of those who need none.
NOT_NEEDED: Final = Verdict()


def judge(payload: str) -> Verdict:
    """Judge what came with a comment, '' for nothing. One query for what could be good.

    In the submission's transaction, which holds its lock, what isn't spent now stays so until that
    ends.
    """
    if not payload:
        return _lacking("no proof of work")
    try:
        solution = challenges.read(payload)
    except challenges.Expired:
        return _lacking("a proof of work that is too old")
    except challenges.NotSolved:
        return _lacking("a wrong proof of work")
    if SpentProof.objects.filter(digest=solution.challenge).exists():
        return _lacking("a proof of work that was used before")
    return Verdict(solution=solution)


def spend(verdict: Verdict) -> None:
    """Use up a proof, in the transaction in which it was judged and its comment stored."""
    if verdict.solution is not None:
        SpentProof.objects.create(
            digest=verdict.solution.challenge, expires_at=verdict.solution.expires_at
        )


def kept(payload: str) -> str:
    """Return a proof for a form that comes back, '' for one that is of no use."""
    return payload if judge(payload).solution else ""


def _lacking(detail: str) -> Verdict:
    return Verdict(against=(rules.Reason(CODE, detail, OUTCOME),))
