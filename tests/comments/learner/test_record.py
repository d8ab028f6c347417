"""Thresholds keep what they promise, and are none while nothing can be promised."""

from __future__ import annotations

import random
from math import comb, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.learner import Record, Thresholds, figures, periods
from comments.learner.record import CONFIDENCE, KEPT, _most_above, needed

OWNERS = 300
CHANCE = random.Random(2026)  # noqa: S311 - the same in each run


def record_of(wanted: list[float], spam: list[float] | None = None) -> Record:
    record = Record()
    for score in wanted:
        record.add(score, is_spam=False)
    for score in spam or []:
        record.add(score, is_spam=True)
    return record


def chosen(record: Record, lost: float = 0.01) -> Thresholds:
    thresholds = record.thresholds(lost=lost)
    assert thresholds is not None
    return thresholds


def test_thresholds_of_an_empty_record_are_none() -> None:
    assert Record().thresholds(lost=0.01) is None


def test_thresholds_need_as_many_wanted_comments_as_the_promise_does() -> None:
    assert (needed(0.05), needed(0.01)) == (45, 230)
    assert record_of([-1.0] * 44, [1.0] * 500).thresholds(lost=0.01) is None
    assert chosen(record_of([-1.0] * 45)) == Thresholds(0.0, inf)
    assert chosen(record_of([-1.0] * 229)).spam_at == inf
    assert chosen(record_of([-1.0] * 230)).spam_at == 0


@pytest.mark.parametrize("lost", [0, -1, 1, 2])
def test_limit_that_is_no_share_has_no_thresholds(lost: float) -> None:
    thresholds = record_of([-1.0] * 1_000).thresholds(lost=lost)
    assert thresholds is None or thresholds.spam_at == inf


def test_limit_too_low_for_any_record_marks_nothing() -> None:
    assert chosen(record_of([-1.0] * 5_000), lost=0.001).spam_at == inf


def test_spam_threshold_is_never_below_that_for_holding() -> None:
    scores = [CHANCE.gauss(0, 1) for _ in range(600)]
    thresholds = chosen(record_of(scores))
    assert 0 <= thresholds.hold_at <= thresholds.spam_at < inf


def test_first_scores_of_a_long_record_do_not_count() -> None:
    assert chosen(record_of([3.0] * 100 + [-1.0] * 500)).spam_at == 0


def test_scores_that_are_not_finite_are_left_out() -> None:
    record = record_of([-1.0] * 230 + [inf, -inf, float("nan")])
    assert record.figures().wanted == 230


def test_record_keeps_the_newest_of_each_kind() -> None:
    record = record_of([5.0] * KEPT + [-1.0] * KEPT, [1.0])
    assert chosen(record).spam_at == 0
    assert (record.figures().wanted, record.figures().spam) == (KEPT, 1)


@given(st.integers(1, 1_200), st.sampled_from([0.005, 0.01, 0.02, 0.05, 0.2]))
def test_count_that_may_exceed_is_the_largest_that_proves_the_limit(
    number: int, share: float
) -> None:
    def chance(most: int) -> float:
        terms = (comb(number, k) * share**k * (1 - share) ** (number - k) for k in range(most + 1))
        return sum(terms)

    most = _most_above(number, share)
    if number >= needed(share):
        assert chance(most) <= 1 - CONFIDENCE + 1e-9 < chance(most + 1) + 2e-9
    else:
        assert most == 0


@pytest.mark.parametrize("wanted", [230, 300, 700, 1_000])
def test_share_lost_stays_under_the_limit_for_nine_owners_of_ten(wanted: int) -> None:
    unlucky = 0
    for _ in range(OWNERS):
        # A share of 1 - s of such scores lies above s.
        spam_at = chosen(record_of([CHANCE.random() for _ in range(wanted)])).spam_at
        unlucky += 1 - spam_at > 0.01
    # The limit with three standard deviations of what 300 owners differ by chance.
    assert unlucky / OWNERS <= 1 - CONFIDENCE + 3 * (0.1 * 0.9 / OWNERS) ** 0.5


def test_figures_count_by_thresholds() -> None:
    said = [(-1.0, False), (0.3, False), (0.9, False), (0.3, True), (0.9, True), (-1.0, True)]
    found = figures(said, Thresholds(hold_at=0.2, spam_at=0.8))
    assert (found.wanted_held, found.wanted_lost) == (1, 1)
    assert (found.spam_held, found.spam_caught, found.right) == (1, 1, 3)
    assert (found.accuracy, found.lost, found.caught) == (0.5, 1 / 3, 1 / 3)


def test_figures_of_nothing_have_no_shares() -> None:
    found = Record().figures()
    assert (found.accuracy, found.lost, found.caught) == (None, None, None)


def test_periods_follow_the_decisions() -> None:
    said = [(1.0, False)] * 50 + [(1.0, True)] * 70
    assert [each.accuracy for each in periods(said)] == [0, 1, 1]
    assert [each.spam for each in periods(said)] == [0, 50, 20]
