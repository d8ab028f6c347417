"""The measuring of the learner: sets are read, tricks are laid over, and figures counted right."""

from __future__ import annotations

import random
from math import inf
from pathlib import Path

import pytest

from comments.learner import Model, vector
from tests.benchmarks import learner, tricks
from tests.benchmarks.comment_sets import MISSING, Comment, read

CSV = """AUTHOR,CONTENT,CLASS
Rita,"Lovely &amp; hot,<br />thanks",0
Otto,Buy http://pills.example.com now,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.csv").write_text(CSV)
    (tmp_path / "two.tsv").write_text('label\tsms_message\nham\tSay "hi\nspam\tWin\n')
    (tmp_path / "confusables.txt").write_text("0430 ;\t0061 ;\tMA\t# a\n")
    return tmp_path


def test_set_is_read_as_plain_text(folder: Path) -> None:
    assert read(folder) == [
        Comment("Rita", "Lovely & hot, thanks", is_spam=False),
        Comment("Otto", "Buy http://pills.example.com now", is_spam=True),
        Comment("", 'Say "hi', is_spam=False),
        Comment("", "Win", is_spam=True),
    ]


def test_benchmark_without_a_set_tells_how_to_bring_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["learner"])
    monkeypatch.delenv("BENCH_COMMENTS", raising=False)
    learner.main()
    assert capsys.readouterr().out.strip() == MISSING


@pytest.mark.parametrize("name", tricks.TRICKS)
def test_trick_changes_what_is_written(name: str) -> None:
    spam = Comment("Otto", "Please subscribe to http://www.tea.com/channel today", is_spam=True)
    chance = random.Random(1)  # noqa: S311 - the same in each run
    laid = [tricks.TRICKS[name](spam, chance) for _ in range(5)]
    assert any(each.text != spam.text for each in laid)
    assert all(each.is_spam and vector(each.said()) for each in laid)


def test_look_alike_letters_are_those_of_unicode(folder: Path) -> None:
    trick = tricks.look_alike(folder / "confusables.txt")
    chance = random.Random(1)  # noqa: S311 - the same in each run
    laid = trick(Comment("", "aaaaaaaab", is_spam=True), chance).text
    assert set(laid) == {"a", "\N{CYRILLIC SMALL LETTER A}", "b"}


def test_score_is_given_before_the_truth_is_learnt() -> None:
    lessons = [learner.Lesson(vector(Comment("", "Win", is_spam=True).said()), is_spam=True)] * 3
    first, then, _ = learner.said(lessons, Model)
    assert (first.score, first.spam_at) == (0, inf)
    assert then.score > 0


def test_threshold_loses_no_more_than_the_share() -> None:
    wanted = [place / 100 for place in range(100)]
    threshold = learner.losing(wanted, 0.01)
    assert sum(score > threshold for score in wanted) == 1


def test_figures_go_by_the_thresholds_of_their_moment() -> None:
    rest = [
        learner.Said(0.5, is_spam=True, hold_at=0.1, spam_at=0.4),
        learner.Said(0.5, is_spam=True, hold_at=0.1, spam_at=0.6),
        learner.Said(0.5, is_spam=False, hold_at=0.6, spam_at=inf),
    ]
    found = learner.figures_of(rest)
    assert (found.spam_caught, found.spam_held, found.wanted_held, found.wanted_lost) == (
        1,
        1,
        0,
        0,
    )
