"""Pure decisions."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from blog import text
from comments.rules import Condition, Decision, Facts, Outcome, Place, Policy, decide

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def decided(
    said: str = "Hello",
    *,
    links: int = 0,
    closed: bool = False,
    age: timedelta = timedelta(0),
    policy: Policy | None = None,
) -> Decision:
    facts = Facts(text.fold(said), links, NOW)
    return decide(facts, Place(closed=closed, published_at=NOW - age), policy or Policy())


def rule(kind: str, pattern: str, outcome: Outcome = Outcome.HOLD) -> Policy:
    return Policy(hold_all=False, conditions=(Condition(kind, pattern, outcome),))


def test_decide_with_hold_none_and_no_rule_approves_without_a_reason() -> None:
    assert decided(policy=Policy(hold_all=False)) == Decision(Outcome.APPROVE, ())


def test_decide_with_hold_all_holds_and_says_so() -> None:
    assert decided().outcome is Outcome.HOLD
    assert decided().reasons[0].code == "hold_all"


@pytest.mark.parametrize(
    ("closed", "age", "welcome"),
    [
        (True, timedelta(0), True),
        (False, timedelta(days=7), True),
        (False, timedelta(days=700), True),
        (False, timedelta(0), False),
    ],
)
def test_decide_where_comments_are_closed_rejects(
    closed: bool,  # noqa: FBT001
    age: timedelta,
    welcome: bool,  # noqa: FBT001
) -> None:
    policy = Policy(welcome=welcome, close_after=timedelta(days=7))
    decision = decided(closed=closed, age=age, policy=policy)
    assert decision.outcome is Outcome.REJECT
    assert decision.reasons[0].code == "comments_closed"


def test_decide_a_moment_before_closing_does_not_reject() -> None:
    policy = Policy(close_after=timedelta(days=7))
    assert decided(age=timedelta(days=6, hours=23), policy=policy).outcome is Outcome.HOLD


@pytest.mark.parametrize(("links", "outcome"), [(1, Outcome.APPROVE), (2, Outcome.SPAM)])
def test_decide_counts_links_from_the_number_on(links: int, outcome: Outcome) -> None:
    assert decided(links=links, policy=rule("links", "2", Outcome.SPAM)).outcome is outcome


@pytest.mark.parametrize(
    "said", ["casino", "a CASINO!", "Cásino", "\uff43\uff41\uff53\uff49\uff4e\uff4f", "x\ncasino"]
)
def test_decide_finds_a_word_however_it_is_written(said: str) -> None:
    assert decided(said, policy=rule("word", "Casino")).reasons[0].detail == "word: Casino"


@pytest.mark.parametrize("said", ["casinos", "occasino", "casi no"])
def test_decide_does_not_find_a_word_inside_another(said: str) -> None:
    assert decided(said, policy=rule("word", "casino")).outcome is Outcome.APPROVE


def test_decide_finds_a_phrase_across_white_space() -> None:
    assert decided("buy \n now", policy=rule("word", "buy now")).outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("casino*", "CASINOS"),
        ("casino*", "casino"),
        ("*pills", "superpills!"),
        ("ca*n*s", "canines canons"),
        ("buy * now", "buy this now"),
    ],
)
def test_decide_finds_any_letters_for_a_star(pattern: str, said: str) -> None:
    assert decided(said, policy=rule("word", pattern)).outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("casino*", "occasino"), ("casino*", "casi no"), ("*pills", "pillsbury"), ("a*b*c", "acb")],
)
def test_decide_does_not_find_what_a_star_does_not_stand_for(pattern: str, said: str) -> None:
    assert decided(said, policy=rule("word", pattern)).outcome is Outcome.APPROVE


def test_decide_with_many_stars_is_quick() -> None:
    began = time.process_time()
    policy = rule("word", "*".join("a" * 100) + "b")
    assert decided("a" * 5_000, policy=policy).outcome is Outcome.APPROVE
    assert time.process_time() - began < 1


def test_decide_takes_signs_in_a_pattern_as_they_are() -> None:
    assert decided("aaaa", policy=rule("word", "(a+)+$")).outcome is Outcome.APPROVE


def test_decide_gives_every_reason_the_strictest_first() -> None:
    conditions = (
        Condition("links", "1", Outcome.SPAM),
        Condition("word", "hello", Outcome.HOLD),
    )
    decision = decided(links=1, policy=Policy(conditions=conditions))
    assert [reason.code for reason in decision.reasons] == ["links", "word", "hold_all"]
    assert decision.outcome is Outcome.SPAM
