"""How well the learner tells spam from what is wanted, on comments that others decided about.

    python -m tests.benchmarks.learner FOLDER ...

One decision at a time, in several orders: each comment gets its score before its truth is learnt.
What is said after 50, 200 and 1,000 decisions is of all decisions that follow, with the least and
the most of the orders in brackets. "Spam caught at 1 % lost" takes the threshold that just loses
one wanted comment in a hundred of those that follow: it tells how well scores order comments, and
nobody knows that threshold beforehand. What a blog gets is in the lines below: there the record
chooses, after each decision, from what it knows by then.

Tricks are laid over spam that was not learnt from, and caught means above the threshold that loses
1 % of the wanted comments that were not learnt from either. The last column is after twenty
decisions about spam with the same trick, on the rest of it.

The features were chosen on other orders than those here (seeds from 100), of the same sets.
``FOLDER`` may stand in ``BENCH_COMMENTS``. The last lines are of the learner at work, on SQLite and
on PostgreSQL (see :mod:`tests.benchmarks.lessons`); the others need no database.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from math import inf
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple, Protocol, TypeVar

from comments.learner import Figures, Model, Record, Thresholds, figures, vector
from tests.benchmarks import tricks
from tests.benchmarks.comment_sets import MISSING, Comment, folders, read
from tests.benchmarks.lessons import at_work

ORDERS: Final = 5
STARTS: Final = (50, 200, 1_000)
LOST: Final = 0.01
WRONG: Final = 0.05
#: Decisions before tricks are tried, and those that show one.
TRAINED: Final = 1_000
SHOWN: Final = 20
TYPICAL_CHARACTERS: Final = 150


class Learner(Protocol):
    """What can be measured: the model, or whatever stands before one."""

    def score(self, vector: bytes) -> float: ...
    def learn(self, vector: bytes, *, is_spam: bool) -> None: ...


Make = Callable[[], Learner]
Thing = TypeVar("Thing")


class Lesson(NamedTuple):
    """A comment's features and the truth."""

    vector: bytes
    is_spam: bool


def main() -> None:
    """Measure each set that is named."""
    named = sys.argv[1:] or os.environ.get("BENCH_COMMENTS", "").split(os.pathsep)
    found = folders([path for path in named if path])
    if not found:
        print(MISSING)
    for folder in found:
        measure(folder, Model)
        at_work(folder)


def measure(folder: Path, make: Make) -> None:
    """Print what a learner does with a set."""
    comments = read(folder)
    lessons = [Lesson(read_as(comment), comment.is_spam) for comment in comments]
    spam = sum(lesson.is_spam for lesson in lessons)
    print(f"{folder.name}: {len(lessons)} comments, {spam} of them spam")
    decisions(lessons, make)
    if len(comments) > TRAINED:
        over_tricks(comments, make, folder / "confusables.txt")
    costs(comments, lessons)


@cache
def read_as(comment: Comment) -> bytes:
    """Return the features of a comment, which is looked at again for each trick."""
    return vector(comment.said())


def decisions(lessons: Sequence[Lesson], make: Make) -> None:
    """Print how it goes in several orders, in that of the files, and with wrong decisions."""
    orders = [shuffled(lessons, seed) for seed in range(ORDERS)]
    table(f"{ORDERS} orders", [said(order, make) for order in orders])
    table("in the order of the files", [said(lessons, make)])
    wrong = [said(order, make, wrong=WRONG) for order in orders]
    table(f"{ORDERS} orders, {WRONG:.0%} of decisions wrong", wrong)


class Said(NamedTuple):
    """A score, the truth, and the thresholds that the record had chosen by then."""

    score: float
    is_spam: bool
    hold_at: float
    spam_at: float


def said(lessons: Sequence[Lesson], make: Make, *, wrong: float = 0.0) -> list[Said]:
    """Return what was said of each comment before its truth, or what went for it, was learnt."""
    learner, record, found = make(), Record(), []
    chance = random.Random(len(lessons))  # noqa: S311 - the same in each run
    hold_at = spam_at = inf
    for lesson in lessons:
        score = learner.score(lesson.vector)
        found.append(Said(score, lesson.is_spam, hold_at, spam_at))
        decided = lesson.is_spam is not (chance.random() < wrong)
        learner.learn(lesson.vector, is_spam=decided)
        record.add(score, is_spam=decided)
        if thresholds := record.thresholds(lost=LOST):
            hold_at, spam_at = thresholds.hold_at, thresholds.spam_at
    return found


def table(title: str, orders: Sequence[Sequence[Said]]) -> None:
    """Print figures of orders."""
    print(f"  {title}")
    for start in STARTS:
        rests = [order[start:] for order in orders if len(order) > start + STARTS[0]]
        if rests:
            right = spread(accuracy(rest) for rest in rests)
            caught = spread(caught_at(rest, LOST) for rest in rests)
            print(f"    after {start:5,}: right {right}; spam caught at {LOST:.0%} lost {caught}")
    by_record(orders)


def by_record(orders: Sequence[Sequence[Said]]) -> None:
    """Print what happened by the thresholds of the record itself."""
    marking = [[each for each in order if each.spam_at < inf] for order in orders]
    if not all(figures_of(rest).wanted and figures_of(rest).spam for rest in marking):
        print("    thresholds of the record: too few decisions to mark any comment as spam")
        return
    first = median(len(order) - len(rest) for order, rest in zip(orders, marking, strict=True))
    done = [figures_of(rest) for rest in marking]
    print(
        f"    thresholds of the record, from decision {first:.0f} on: "
        f"wanted lost {spread((each.wanted_lost / each.wanted for each in done), 2)}, "
        f"held {spread(each.wanted_held / each.wanted for each in done)}; "
        f"spam caught {spread(each.spam_caught / each.spam for each in done)}, "
        f"held {spread(each.spam_held / each.spam for each in done)}"
    )


def figures_of(rest: Sequence[Said]) -> Figures:
    """Return how scores did, each by the thresholds of its moment."""
    # Moved so that a comment is held from 1 on and marked from 2 on, whatever its thresholds were.
    steps = (
        ((each.score >= each.hold_at) + (each.score >= each.spam_at), each.is_spam) for each in rest
    )
    return figures(steps, Thresholds(hold_at=1, spam_at=2))


def accuracy(rest: Sequence[Said]) -> float:
    """Return the share on the right side of 0."""
    return sum((each.score > 0) is each.is_spam for each in rest) / len(rest)


def caught_at(rest: Sequence[Said], lost: float) -> float:
    """Return the share of spam above the threshold that loses a share of what is wanted."""
    threshold = losing([each.score for each in rest if not each.is_spam], lost)
    return share_above([each.score for each in rest if each.is_spam], threshold)


def losing(wanted: Sequence[float], lost: float) -> float:
    """Return the score that no more than a share exceeds."""
    return sorted(wanted, reverse=True)[int(lost * len(wanted))]


def share_above(scores: Sequence[float], threshold: float) -> float:
    """Return the share of scores above a threshold."""
    return sum(score > threshold for score in scores) / len(scores)


def spread(shares: Iterator[float] | Sequence[float], digits: int = 1) -> str:
    """Return the mean, with the least and the most where there are several."""
    found = list(shares)
    mean = f"{sum(found) / len(found):.{digits}%}"
    if len(found) == 1:
        return mean
    return f"{mean} ({min(found):.{digits}%} to {max(found):.{digits}%})"


def over_tricks(comments: Sequence[Comment], make: Make, confusables: Path) -> None:
    """Print the share of spam that is caught with each trick, and without."""
    known = dict(tricks.TRICKS)
    if confusables.is_file():
        known["look-alike letters"] = tricks.look_alike(confusables)
    orders = [shuffled(comments, seed) for seed in range(ORDERS)]
    print(f"  tricks over spam not learnt from, after {TRAINED:,} decisions, {ORDERS} orders")
    plain = [tried(order, make, lambda comment, _: comment) for order in orders]
    print(f"    {'none':22} caught {spread(each[0] for each in plain)}")
    for name, trick in known.items():
        told(name, [tried(order, make, trick) for order in orders])
    told("praise, link in name", [tried(order, make, None) for order in orders])
    if not confusables.is_file():
        print("    look-alike letters     not measured: no confusables.txt of Unicode's here")


def told(name: str, results: Sequence[tuple[float, float]]) -> None:
    """Print one trick."""
    first, then = ([each[place] for each in results] for place in (0, 1))
    print(f"    {name:22} caught {spread(first)}; after {SHOWN} of it {spread(then)}")


def tried(
    comments: Sequence[Comment], make: Make, trick: tricks.Trick | None
) -> tuple[float, float]:
    """Return the share caught before and after the trick was shown; None is praise."""
    learner, chance = make(), random.Random(TRAINED)  # noqa: S311 - the same in each run
    for comment in comments[:TRAINED]:
        learner.learn(read_as(comment), is_spam=comment.is_spam)
    rest = comments[TRAINED:]
    wanted = [read_as(comment) for comment in rest if not comment.is_spam]
    if trick is None:
        # What is praised with was learnt as wanted: it is copied from the page.
        copied = [comment for comment in comments[:TRAINED] if not comment.is_spam]
        laid = tricks.praise(copied, chance)
    else:
        laid = [trick(comment, chance) for comment in rest if comment.is_spam]
    vectors = [vector(comment.said()) for comment in laid]
    before = caught(learner, wanted, vectors[SHOWN:])
    for shown in vectors[:SHOWN]:
        learner.learn(shown, is_spam=True)
    return before, caught(learner, wanted, vectors[SHOWN:])


def caught(learner: Learner, wanted: Sequence[bytes], spam: Sequence[bytes]) -> float:
    """Return the share of spam above the threshold that loses 1 % of what is wanted."""
    threshold = losing([learner.score(each) for each in wanted], LOST)
    return share_above([learner.score(each) for each in spam], threshold)


def costs(comments: Sequence[Comment], lessons: Sequence[Lesson]) -> None:
    """Print what a comment of ordinary length costs, and what a model weighs."""
    model = Model()
    for lesson in lessons:
        model.learn(lesson.vector, is_spam=lesson.is_spam)
    typical = sorted(comments, key=lambda each: abs(len(each.text) - TYPICAL_CHARACTERS))[:200]
    read_us = microseconds([partial(vector, each.said()) for each in typical])
    vectors = [vector(each.said()) for each in typical]
    score_us = microseconds([partial(model.score, each) for each in vectors])
    learn_us = microseconds([partial(model.learn, each, is_spam=True) for each in vectors])
    began = time.process_time()
    data = model.dumps()
    dumped = time.process_time()
    Model.loads(data)
    loaded = time.process_time()
    print(
        f"  a comment of {TYPICAL_CHARACTERS} characters: read {read_us:.0f} µs, "
        f"score {score_us:.0f} µs, learn {learn_us:.0f} µs (medians); "
        f"vector {median(map(len, vectors)):.0f} bytes"
    )
    print(
        f"  the model: {model.size_bytes / 1e6:.1f} MB; snapshot {len(data) / 1e3:.0f} KB, "
        f"{1000 * (dumped - began):.0f} ms to write, {1000 * (loaded - dumped):.0f} ms to load"
    )


def microseconds(runs: Sequence[Callable[[], object]]) -> float:
    """Return the median time of some runs, of this process alone."""
    took = []
    for run in runs:
        began = time.process_time_ns()
        run()
        took.append((time.process_time_ns() - began) / 1000)
    return median(took)


def shuffled(things: Sequence[Thing], seed: int) -> list[Thing]:
    """Return things in another order, the same in each run."""
    order = list(things)
    random.Random(seed).shuffle(order)  # noqa: S311
    return order


if __name__ == "__main__":
    main()
