"""What becomes of a comment, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from comments.rules.matching import Condition, Fit, Matcher
from comments.rules.outcomes import Author, Hold, Outcome, Reason, Welcome
from comments.rules.said import Said

#: Rules without a look at the database share this one.
NO_RULES = Matcher()
STRANGER = Author()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was said, when, and what is known of who said it.

    ``signals`` are what others than the owner's rules and policy hold against it: the learner,
    checks for bots, readers. None refuses, each can be wrong.
    """

    said: Said
    at: datetime
    author: Author = STRANGER
    signals: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was said; ``closed`` by hand."""

    closed: bool
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner wants."""

    welcome: Welcome = Welcome.ANYONE
    hold: Hold = Hold.ALL
    hold_after: timedelta | None = None
    close_after: timedelta | None = None
    away_until: datetime | None = None
    matcher: Matcher = NO_RULES


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome with every reason, the one that decided first.

    ``fitting`` are all rules that fitted, in the order in which they were tried.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    fitting: tuple[Condition, ...] = ()


def decide(facts: Facts, place: Place, policy: Policy) -> Decision:
    """Decide about a comment; no reason at all means approval.

    Where nobody may comment nothing else counts. Of the owner's rules the first that fits
    decides: one that approves overrides whatever would hold the comment; beside any other one
    the strictest of rule, signals and policy counts. Signals alone only hold what comes from
    somebody trusted: as spam it would end their trust, and nobody would read that it was wrong.
    """
    if refusal := _refusal(facts, place, policy):
        return Decision(Outcome.REJECT, (refusal,))
    fits = _fits(facts, policy)
    holds = [] if _is_approved(fits) else [*_signals(facts), *_holds(facts, place, policy)]
    reasons = (*(fit.reason for fit in fits), *holds)
    outcome = max((reason.outcome for reason in [*reasons[:1], *holds]), default=Outcome.APPROVE)
    return Decision(outcome, reasons, tuple(fit.condition for fit in fits))


def closes_at(place: Place, policy: Policy) -> datetime | None:
    """Return when comments close by themselves, None for never."""
    return place.published_at + policy.close_after if policy.close_after else None


def turns_old_at(place: Place, policy: Policy) -> datetime | None:
    """Return from when on comments are held because the post is old, None for never."""
    return place.published_at + policy.hold_after if policy.hold_after else None


def is_open(place: Place, policy: Policy, *, at: datetime) -> bool:
    """Whether comments are taken at all."""
    if policy.welcome is Welcome.NOBODY or place.closed:
        return False
    return not _has_passed(closes_at(place, policy), at)


def is_away(policy: Policy, *, at: datetime) -> bool:
    """Whether the owner is away, and has said until when."""
    return policy.away_until is not None and at < policy.away_until


def is_old(place: Place, policy: Policy, *, at: datetime) -> bool:
    """Whether comments are held because the post is old."""
    return _has_passed(turns_old_at(place, policy), at)


def moments(place: Place, policy: Policy) -> list[datetime]:
    """Return when the clock changes, or has changed, what readers are told."""
    if policy.welcome is Welcome.NOBODY or place.closed:
        return []
    closing = closes_at(place, policy)
    found = {closing, turns_old_at(place, policy), policy.away_until} - {None}
    return sorted(moment for moment in found if moment and not _is_after(moment, closing))


def _refusal(facts: Facts, place: Place, policy: Policy) -> Reason | None:
    """Return why the policy takes no such comment, if it doesn't."""
    if not is_open(place, policy, at=facts.at):
        return Reason("comments_closed", "comments are closed here", Outcome.REJECT)
    if policy.welcome is Welcome.VERIFIED and not (facts.author.verified or facts.said.email):
        return Reason("email_required", "no e-mail address", Outcome.REJECT)
    return None


def _fits(facts: Facts, policy: Policy) -> list[Fit]:
    """Return the rules that fit.

    Anybody can type any e-mail address: one that is not verified opens no door.
    """
    fits = policy.matcher.fitting(facts.said)
    return [fit for fit in fits if facts.author.verified or not needs_verified(fit.condition)]


def needs_verified(condition: Condition) -> bool:
    """Whether a rule fits only who proved that the e-mail address is theirs."""
    return condition.kind == "email" and condition.outcome is Outcome.APPROVE


def _is_approved(fits: Sequence[Fit]) -> bool:
    """Whether the rule that decides approves."""
    return bool(fits) and fits[0].condition.outcome is Outcome.APPROVE


def _signals(facts: Facts) -> Iterator[Reason]:
    """Yield what others hold against the comment, as far as its author's standing lets it count."""
    for reason in facts.signals:
        if facts.author.trusted:
            yield replace(reason, outcome=min(reason.outcome, Outcome.HOLD))
        else:
            yield reason


def _holds(facts: Facts, place: Place, policy: Policy) -> Iterator[Reason]:
    """Yield a reason for each wish of the owner's to read the comment first.

    Who is away reads nothing, so that verified people aren't kept waiting.
    """
    author = facts.author
    if policy.welcome is Welcome.VERIFIED and not author.verified:
        yield Reason("email_unverified", "e-mail not verified", Outcome.HOLD)
    if is_away(policy, at=facts.at):
        if not (author.verified or author.trusted):
            yield Reason("away", "away", Outcome.HOLD)
        return
    if policy.hold is Hold.ALL:
        yield Reason("hold_all", "every comment is held", Outcome.HOLD)
    if policy.hold is Hold.FIRST and not author.trusted:
        yield Reason("first_comment", "first comment", Outcome.HOLD)
    if policy.hold_after and is_old(place, policy, at=facts.at):
        days = policy.hold_after.days
        yield Reason("old_post", f"post is older than {days_of(days)}", Outcome.HOLD)


def days_of(count: int) -> str:
    """Return a number of days in words."""
    return "1 day" if count == 1 else f"{count} days"


def _has_passed(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


def _is_after(moment: datetime, other: datetime | None) -> bool:
    return other is not None and moment > other
