"""Pure decisions: the policy, and what it is beside the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comments.rules import (
    Author,
    Condition,
    Decision,
    Facts,
    Hold,
    Matcher,
    Outcome,
    Place,
    Policy,
    Reason,
    Said,
    Welcome,
    decide,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STRANGER = Author()
VERIFIED = Author(verified=True)
TRUSTED = Author(verified=True, trusted=True)
OPEN = Policy(hold=Hold.NONE)


def said(source: str = "Hello", **fields: str) -> Said:
    return Said(name="Rita", source=source, html=f"<p>{source}</p>", **fields)


def decided(
    what: Said | None = None,
    *,
    policy: Policy = OPEN,
    author: Author = STRANGER,
    age: timedelta = timedelta(0),
    closed: bool = False,
    signals: tuple[Reason, ...] = (),
) -> Decision:
    place = Place(closed=closed, published_at=NOW - age)
    return decide(Facts(what or said(), NOW, author, signals), place, policy)


def rules(*conditions: tuple[str, str, Outcome], hold: Hold = Hold.NONE) -> Policy:
    made = [Condition(*condition, id=number) for number, condition in enumerate(conditions, 1)]
    return Policy(hold=hold, matcher=Matcher(made))


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


TRAP = Reason("trap", "filled in the trap", Outcome.SPAM)
LIKELY = Reason("learner", "learner 0.81", Outcome.HOLD)


@pytest.mark.parametrize(("signal", "outcome"), [(TRAP, Outcome.SPAM), (LIKELY, Outcome.HOLD)])
def test_decide_with_a_signal_does_what_it_asks_for(signal: Reason, outcome: Outcome) -> None:
    assert decided(signals=(signal,)) == Decision(outcome, (signal,))


def test_decide_with_signals_and_policy_takes_the_strictest_and_names_all() -> None:
    decision = decided(policy=Policy(), signals=(LIKELY, TRAP))
    assert decision.outcome is Outcome.SPAM
    assert codes(decision) == ["learner", "trap", "hold_all"]


def test_decide_with_a_rule_that_holds_and_a_stricter_signal_goes_by_the_signal() -> None:
    policy = rules(("word", "hello", Outcome.HOLD))
    decision = decided(policy=policy, signals=(TRAP,))
    assert (decision.outcome, codes(decision)) == (Outcome.SPAM, ["word", "trap"])


def test_decide_with_a_rule_that_approves_overrides_every_signal() -> None:
    policy = rules(("word", "hello", Outcome.APPROVE))
    decision = decided(policy=policy, signals=(TRAP, LIKELY))
    assert (decision.outcome, codes(decision)) == (Outcome.APPROVE, ["word"])


def test_decide_where_comments_are_closed_does_not_come_to_signals() -> None:
    assert codes(decided(closed=True, signals=(TRAP,))) == ["comments_closed"]


def test_decide_with_hold_none_and_no_rule_approves_without_a_reason() -> None:
    assert decided() == Decision(Outcome.APPROVE)


@pytest.mark.parametrize("author", [STRANGER, VERIFIED, TRUSTED])
def test_decide_with_hold_all_holds_everybody_and_says_so(author: Author) -> None:
    decision = decided(policy=Policy(), author=author)
    assert (decision.outcome, codes(decision)) == (Outcome.HOLD, ["hold_all"])


@pytest.mark.parametrize(
    ("author", "outcome"),
    [(STRANGER, Outcome.HOLD), (VERIFIED, Outcome.HOLD), (TRUSTED, Outcome.APPROVE)],
)
def test_decide_with_hold_first_holds_who_is_not_trusted(author: Author, outcome: Outcome) -> None:
    decision = decided(policy=Policy(hold=Hold.FIRST), author=author)
    assert decision.outcome is outcome
    assert codes(decision) == ([] if outcome is Outcome.APPROVE else ["first_comment"])


@pytest.mark.parametrize(
    ("age", "outcome"),
    [
        (timedelta(days=29, hours=23), Outcome.APPROVE),
        (timedelta(days=30), Outcome.HOLD),
        (timedelta(days=3000), Outcome.HOLD),
    ],
)
def test_decide_on_an_old_post_holds_even_who_is_trusted(age: timedelta, outcome: Outcome) -> None:
    policy = Policy(hold=Hold.FIRST, hold_after=timedelta(days=30))
    decision = decided(policy=policy, author=TRUSTED, age=age)
    assert decision.outcome is outcome
    if outcome is Outcome.HOLD:
        assert decision.reasons[0].detail == "post is older than 30 days"


@pytest.mark.parametrize("hold", Hold)
@pytest.mark.parametrize(
    ("author", "outcome"),
    [(STRANGER, Outcome.HOLD), (VERIFIED, Outcome.APPROVE), (TRUSTED, Outcome.APPROVE)],
)
def test_decide_while_the_owner_is_away_publishes_the_verified_and_holds_others(
    hold: Hold, author: Author, outcome: Outcome
) -> None:
    policy = Policy(hold=hold, hold_after=timedelta(days=1), away_until=LATER)
    decision = decided(policy=policy, author=author, age=timedelta(days=9))
    assert decision.outcome is outcome
    assert codes(decision) == ([] if outcome is Outcome.APPROVE else ["away"])


def test_decide_when_the_owner_is_back_goes_by_what_else_was_said() -> None:
    assert codes(decided(policy=Policy(away_until=NOW), author=VERIFIED)) == ["hold_all"]


def test_decide_where_only_the_verified_are_welcome_publishes_them() -> None:
    policy = Policy(welcome=Welcome.VERIFIED, hold=Hold.NONE)
    assert decided(policy=policy, author=VERIFIED) == Decision(Outcome.APPROVE)


@pytest.mark.parametrize(
    ("email", "outcome", "code"),
    [
        ("rita@example.org", Outcome.HOLD, "email_unverified"),
        ("", Outcome.REJECT, "email_required"),
    ],
)
def test_decide_where_only_the_verified_are_welcome_asks_others_to_verify(
    email: str, outcome: Outcome, code: str
) -> None:
    policy = Policy(welcome=Welcome.VERIFIED, hold=Hold.NONE)
    decision = decided(said(email=email), policy=policy)
    assert (decision.outcome, codes(decision)) == (outcome, [code])


@pytest.mark.parametrize(
    ("closed", "age", "welcome"),
    [
        (True, timedelta(0), Welcome.ANYONE),
        (False, timedelta(days=7), Welcome.ANYONE),
        (False, timedelta(days=700), Welcome.VERIFIED),
        (False, timedelta(0), Welcome.NOBODY),
    ],
)
def test_decide_where_comments_are_closed_rejects_whatever_a_rule_says(
    closed: bool,  # noqa: FBT001
    age: timedelta,
    welcome: Welcome,
) -> None:
    matcher = rules(("word", "hello", Outcome.APPROVE)).matcher
    policy = Policy(welcome=welcome, close_after=timedelta(days=7), matcher=matcher)
    decision = decided(closed=closed, age=age, policy=policy, author=TRUSTED)
    assert (decision.outcome, codes(decision)) == (Outcome.REJECT, ["comments_closed"])


def test_decide_a_moment_before_closing_does_not_reject() -> None:
    policy = Policy(close_after=timedelta(days=7))
    assert decided(age=timedelta(days=6, hours=23), policy=policy).outcome is Outcome.HOLD


def test_decide_by_rules_takes_the_first_that_fits_not_the_strictest() -> None:
    policy = rules(("word", "hello", Outcome.HOLD), ("length", "1", Outcome.REJECT))
    assert decided(policy=policy).outcome is Outcome.HOLD


def test_decide_by_rules_passes_over_those_that_do_not_fit() -> None:
    policy = rules(("word", "bye", Outcome.REJECT), ("word", "hello", Outcome.SPAM))
    assert decided(policy=policy).outcome is Outcome.SPAM


def test_decide_by_a_rule_that_approves_overrides_what_the_policy_holds() -> None:
    policy = rules(("word", "hello", Outcome.APPROVE), hold=Hold.ALL)
    decision = decided(policy=policy)
    assert (decision.outcome, codes(decision)) == (Outcome.APPROVE, ["word"])


def test_decide_by_a_rule_that_approves_behind_another_one_changes_nothing() -> None:
    policy = rules(("length", "1", Outcome.SPAM), ("word", "hello", Outcome.APPROVE))
    assert decided(policy=policy).outcome is Outcome.SPAM


@pytest.mark.parametrize("outcome", [Outcome.HOLD, Outcome.SPAM, Outcome.REJECT])
def test_decide_by_a_rule_is_never_milder_for_the_policy(outcome: Outcome) -> None:
    policy = rules(("word", "hello", outcome), hold=Hold.ALL)
    decision = decided(policy=policy)
    assert (decision.outcome, codes(decision)) == (outcome, ["word", "hold_all"])


def test_decide_gives_every_rule_that_fits_the_one_that_decides_first() -> None:
    policy = rules(
        ("word", "hello", Outcome.HOLD),
        ("word", "bye", Outcome.SPAM),
        ("length", "5", Outcome.SPAM),
    )
    decision = decided(policy=policy)
    assert [reason.detail for reason in decision.reasons] == ["word: hello", "5 characters"]
    assert [condition.id for condition in decision.fitting] == [1, 3]


@pytest.mark.parametrize(
    ("author", "outcome"), [(STRANGER, Outcome.HOLD), (VERIFIED, Outcome.APPROVE)]
)
def test_decide_by_a_rule_that_approves_an_address_wants_it_verified(
    author: Author, outcome: Outcome
) -> None:
    policy = rules(("email", "rita@example.org", Outcome.APPROVE), hold=Hold.ALL)
    decision = decided(said(email="rita@example.org"), policy=policy, author=author)
    assert decision.outcome is outcome
    assert bool(decision.fitting) is (outcome is Outcome.APPROVE)


def test_decide_by_a_ban_says_so_without_the_address() -> None:
    ban = Condition("email", "rita@example.org", Outcome.SPAM, is_ban=True)
    policy = Policy(matcher=Matcher([ban]))
    reason = decided(said(email="rita@example.org"), policy=policy).reasons[0]
    assert (reason.code, reason.detail) == ("ban", "ban: e-mail address")
