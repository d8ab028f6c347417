"""Decisions about new comments: pure functions of what was said, where, and the policy."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from blog import text


class Outcome(enum.IntEnum):
    """What to do with a comment; the strictest of all reasons counts."""

    APPROVE = 0
    HOLD = 1
    SPAM = 2
    REJECT = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, and a detail for people ("2 links", "word: casino")."""

    code: str
    detail: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Author:
    """What is known of who says it: see :mod:`comments.trust`."""

    #: They proved that their e-mail address is theirs.
    verified: bool = False
    #: They have an approved comment, and no spam.
    trusted: bool = False


STRANGER = Author()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was said: ``folded`` is name and text by :func:`blog.text.fold`."""

    folded: str
    links: int
    at: datetime
    author: Author = STRANGER


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was said."""

    closed: bool
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the owner's rules; ``pattern`` is a phrase, or a number for ``links``."""

    kind: str
    pattern: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner wants."""

    welcome: bool = True
    hold_all: bool = True
    hold_first: bool = False
    close_after: timedelta | None = None
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome with every reason that led to it, the strictest first."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


def decide(facts: Facts, place: Place, policy: Policy) -> Decision:
    """Decide about a comment; no reason at all means approval."""
    found = [*_closed(facts, place, policy), *_matching(facts, policy), *_held(facts, policy)]
    reasons = tuple(sorted(found, key=lambda reason: -reason.outcome))
    return Decision(reasons[0].outcome if reasons else Outcome.APPROVE, reasons)


def closes_at(place: Place, policy: Policy) -> datetime | None:
    """Return when comments close by themselves, None for never."""
    return place.published_at + policy.close_after if policy.close_after else None


def is_open(place: Place, policy: Policy, *, at: datetime) -> bool:
    """Whether comments are taken at all."""
    closing = closes_at(place, policy)
    return policy.welcome and not place.closed and (closing is None or at < closing)


def _closed(facts: Facts, place: Place, policy: Policy) -> Iterator[Reason]:
    """Yield a reason if nobody may comment here now."""
    if not is_open(place, policy, at=facts.at):
        yield Reason("comments_closed", "comments are closed here", Outcome.REJECT)


def _matching(facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Yield a reason for each of the owner's rules that fits."""
    for condition in policy.conditions:
        if condition.kind == "links" and facts.links >= int(condition.pattern):
            yield Reason("links", f"{facts.links} links", condition.outcome)
        if condition.kind == "word" and _says(facts.folded, condition.pattern):
            yield Reason("word", f"word: {condition.pattern}", condition.outcome)


def _held(facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Yield a reason if the owner reads every comment first, or those of this author."""
    if policy.hold_all:
        yield Reason("hold_all", "every comment is held", Outcome.HOLD)
    if policy.hold_first and not facts.author.trusted:
        yield Reason("first_comment", "first comment", Outcome.HOLD)


def _says(folded: str, phrase: str) -> bool:
    """Whether a folded text has a phrase as whole words.

    Spaces stand for any white space, and ``*`` for any letters.
    """
    words = r"\s+".join(map(_expression, text.fold(phrase).split()))
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", folded) is not None


def _expression(word: str) -> str:
    """Return the regular expression of one word of a phrase.

    What stands between two ``*`` is taken where it is found first, for good (an atomic group): the
    time grows with the text, whatever the owner writes.
    """
    first, *others = map(re.escape, word.split("*"))
    if not others:
        return first
    *between, last = others
    return first + "".join(rf"(?>\w*?{part})" for part in between) + rf"\w*{last}"
