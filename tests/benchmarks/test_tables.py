"""The table that `make bench` prints."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tests.benchmarks import tables
from tests.benchmarks.kinds import KINDS
from tests.benchmarks.measuring import Sample
from tests.benchmarks.options import OptionError, Options

FEED, PAGE = KINDS[0], KINDS[3]


def samples(**cpu_us: list[float]) -> dict[tuple[str, str], list[Sample]]:
    """Return the same samples for every kind, a round for each number."""
    return {
        (name, kind.name): [Sample(used, rate=1.0, p50_ms=1.0, p99_ms=1.0) for used in rounds]
        for name, rounds in cpu_us.items()
        for kind in KINDS
    }


def test_spread_has_the_median_and_the_extremes() -> None:
    assert tables.Spread.of([5, 1, 2]) == tables.Spread(median=2, least=1, most=5)


def test_ratio_is_taken_round_by_round() -> None:
    taken = samples(bare=[100, 200, 100], ours=[120, 220, 130])
    found = tables.ratio(taken, FEED, "ours", "bare")
    assert (found.least, found.median, found.most) == pytest.approx((1.1, 1.2, 1.3))


def test_goals_that_are_reached_are_met() -> None:
    taken = samples(bare=[100], ours=[130], naive=[130 * 150])
    said = list(tables.goals(taken, FEED, ["bare", "ours", "naive"]))
    assert said == ["≤ 1.3× bare: met", "≥ 150× below naive: met"]


def test_goals_that_are_missed_are_not_met() -> None:
    taken = samples(bare=[100], ours=[131], naive=[131 * 149])
    said = list(tables.goals(taken, FEED, ["bare", "ours", "naive"]))
    assert said == ["≤ 1.3× bare: NOT MET", "≥ 150× below naive: NOT MET"]


def test_page_has_a_goal_of_its_own_and_none_below_naive() -> None:
    taken = samples(bare=[100], ours=[150], naive=[160])
    assert list(tables.goals(taken, PAGE, ["bare", "ours", "naive"])) == ["≤ 1.5× bare: met"]


def test_table_without_the_naive_app_says_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_SERVERS", "bare,ours")
    console = Console(file=io.StringIO(), width=150)
    console.print(tables.cpu(samples(bare=[100], ours=[130]), Options.read(), title="sqlite"))
    assert isinstance(console.file, io.StringIO)
    printed = console.file.getvalue()
    assert "1.30 (1.30–1.30)" in printed
    assert "naive" not in printed


def test_options_left_out_are_everything() -> None:
    options = Options.read()
    assert options.rounds == 5
    assert options.databases == ("sqlite", "postgres")
    assert options.kinds == KINDS


@pytest.mark.parametrize(
    ("name", "value"),
    [("BENCH_ROUNDS", "no"), ("BENCH_ROUNDS", "0"), ("BENCH_SECONDS", "nan"),
     ("BENCH_DATABASE", "oracle"), ("BENCH_KINDS", "feed")],
)  # fmt: skip
def test_option_that_can_not_be_read_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(OptionError, match=name):
        Options.read()
