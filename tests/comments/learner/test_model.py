"""AROW learns, is the same after it was stored, and refuses what isn't its own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.learner import BadSnapshot, BadVector, Model, probability
from comments.learner.vectors import BUCKETS, pack
from tests.comments.learner.teaching import SPAM, WANTED, taught, vector_of

LESSONS = st.lists(
    st.tuples(st.sets(st.integers(0, BUCKETS - 1), min_size=1, max_size=9), st.booleans()),
    max_size=20,
)


def test_model_that_learned_nothing_is_undecided() -> None:
    assert Model().score(vector_of("free money")) == 0


def test_model_tells_apart_what_it_learned() -> None:
    model = taught()
    assert min(model.score(vector_of(text)) for text in SPAM) > 0.5
    assert max(model.score(vector_of(text)) for text in WANTED) < -0.5


def test_model_tells_apart_what_is_like_it() -> None:
    model = taught()
    assert model.score(vector_of("Earn easy m0ney with a casino")) > 0.2
    assert model.score(vector_of("Green tea with milk is lovely")) < -0.2


def test_lesson_that_is_known_moves_nothing() -> None:
    model, known = Model(), vector_of(SPAM[0])
    for _ in range(30):
        model.learn(known, is_spam=True)
    before = model.dumps()
    for _ in range(3):
        model.learn(known, is_spam=True)
    assert Model.loads(before).score(known) == model.score(known) == pytest.approx(1, abs=0.01)


def test_later_decisions_win_over_an_earlier_wrong_one() -> None:
    model = taught()
    model.learn(vector_of(SPAM[0]), is_spam=False)
    model.learn(vector_of(SPAM[0]), is_spam=True)
    assert model.score(vector_of(SPAM[0])) > 0


def test_long_comment_is_no_surer_than_a_short_one() -> None:
    model = taught()
    assert model.score(vector_of(f"{SPAM[3]} " * 20)) < 2 * model.score(vector_of(SPAM[3]))


@settings(max_examples=20)
@given(LESSONS, LESSONS)
def test_model_that_was_stored_goes_on_the_same_to_the_bit(
    before: list[tuple[set[int], bool]], after: list[tuple[set[int], bool]]
) -> None:
    model = Model()
    for buckets, is_spam in before:
        model.learn(pack(buckets), is_spam=is_spam)
    loaded = Model.loads(model.dumps())
    for buckets, is_spam in after:
        assert loaded.score(pack(buckets)) == model.score(pack(buckets))
        for each in (loaded, model):
            each.learn(pack(buckets), is_spam=is_spam)
    assert (loaded.learned, loaded.dumps()) == (model.learned, model.dumps())


def test_snapshot_of_few_lessons_is_small() -> None:
    assert len(taught().dumps()) < 20_000


@pytest.mark.parametrize("cut", [0, 3, 12, 13, 40, -1])
def test_snapshot_that_is_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(BadSnapshot):
        Model.loads(taught().dumps()[:cut])


def test_snapshot_of_another_version_is_refused() -> None:
    data = bytearray(taught().dumps())
    data[4] += 1
    with pytest.raises(BadSnapshot, match="version"):
        Model.loads(bytes(data))


@given(st.binary(max_size=40))
def test_snapshot_of_any_bytes_is_refused(data: bytes) -> None:
    with pytest.raises(BadSnapshot):
        Model.loads(data)


def test_vector_that_is_none_is_neither_scored_nor_learned() -> None:
    model = taught()
    learned = model.learned
    with pytest.raises(BadVector):
        model.learn(b"none", is_spam=True)
    with pytest.raises(BadVector):
        model.score(b"")
    assert model.learned == learned


def test_vector_without_features_is_undecided() -> None:
    model = taught()
    model.learn(pack([]), is_spam=True)
    assert model.score(pack([])) == 0


def test_probability_grows_with_the_score_and_stays_one() -> None:
    scores = [-1e9, -2, -0.5, 0, 0.5, 2, 1e9]
    found = [probability(score) for score in scores]
    assert all(one < other for one, other in pairwise(found))
    assert (found[3], found[0] > 0, found[-1] < 1) == (0.5, True, True)
