"""Proofs of work as ALTCHA's own library makes them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from altcha import v1 as altcha

from blog import publishing
from blog.models import Blog
from comments.bots import challenges
from comments.bots.challenges import Challenge


def wanted() -> None:
    """Have the blog ask for proofs, and hold nothing else."""
    publishing.update_blog(Blog.current(), proof_of_work=True, hold=Blog.Hold.NONE)


def solution(challenge: Challenge, /, **changes: Any) -> str:
    """Solve a challenge, and return what a client sends; some members of it otherwise."""
    given = asdict(challenge)
    most = given.pop("maxnumber")
    theirs = altcha.Challenge(
        given["algorithm"], given["challenge"], most, given["salt"], given["signature"]
    )
    found = altcha.solve_challenge(theirs)
    assert found is not None
    return packed({**given, "number": found.number, **changes})


def packed(members: dict[str, Any]) -> str:
    """Return some members as a client sends them."""
    return altcha.Payload(**members).to_base64()


def proof() -> str:
    """Return a proof that nobody has used."""
    return solution(challenges.made())
