"""What will happen to a comment that is posted now, as readers are told beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from comments.rules.deciding import (
    Place,
    Policy,
    closes_at,
    days_of,
    is_away,
    is_old,
    is_open,
)
from comments.rules.outcomes import Hold, Welcome

UNLESS = "unless a filter of this blog holds them"


@dataclass(frozen=True, slots=True)
class Prospect:
    """A stable code, and what readers are told.

    ``is_open``: whether comments are taken at all. ``needs_email``: whether one without an e-mail
    address is refused. ``needs_proof``: whether one without a proof of work is held, which nobody
    verified needs. ``closes_at``: when they close, or closed, by themselves; None if no clock
    closes them.
    """

    code: str
    sentence: str
    is_open: bool = False
    needs_email: bool = False
    needs_proof: bool = False
    closes_at: datetime | None = None


def prospect(place: Place, policy: Policy, *, at: datetime) -> Prospect:
    """Return what readers are told; dates are of the zone that ``at`` has."""
    if policy.welcome is Welcome.NOBODY:
        return Prospect("nobody", "This blog takes no comments.")
    if place.closed:
        return Prospect("closed", "Comments are closed.")
    closing = closes_at(place, policy)
    if not is_open(place, policy, at=at):
        return Prospect(
            "closed_by_age", f"Comments closed on {_day(closing, at)}.", closes_at=closing
        )
    code, hold = _hold(place, policy, at=at)
    return Prospect(
        code,
        " ".join([*_who(policy), hold, *_closing(closing, at)]),
        is_open=True,
        needs_email=policy.welcome is Welcome.VERIFIED,
        closes_at=closing,
    )


def _who(policy: Policy) -> Iterator[str]:
    """Yield what is asked of who comments."""
    if policy.welcome is Welcome.VERIFIED:
        yield (
            "Comments need an e-mail address, which you verify by a link that is mailed to you "
            "the first time."
        )


def _hold(place: Place, policy: Policy, *, at: datetime) -> tuple[str, str]:
    """Return the code and the sentence of what is read before it appears."""
    if is_away(policy, at=at):
        return "away", (
            f"Nobody reads comments here until {_day(policy.away_until, at)}. Those of people "
            "with a verified e-mail address appear at once, others after that."
        )
    if policy.hold is Hold.ALL:
        return "held", "Comments are read before they appear."
    if policy.hold_after and is_old(place, policy, at=at):
        age = days_of(policy.hold_after.days)
        return "held_by_age", (
            f"This is older than {age}, so comments on it are read before they appear."
        )
    if policy.hold is Hold.FIRST:
        return "first_held", (
            "Your first comment is read before it appears; once one is approved, those with your "
            "verified e-mail address appear at once."
        )
    if policy.welcome is Welcome.VERIFIED:
        return (
            "verified",
            "After that yours appear at once, unless a filter of this blog holds them.",
        )
    return "open", "Comments appear at once, unless a filter of this blog holds them."


def _closing(closing: datetime | None, at: datetime) -> Iterator[str]:
    """Yield when it will be too late."""
    if closing:
        yield f"Comments close on {_day(closing, at)}."


def _day(moment: datetime | None, at: datetime) -> str:
    """Return the day of a moment, in the zone of another one."""
    local = moment.astimezone(at.tzinfo) if moment else at
    return f"{local.day} {local:%B %Y}"
