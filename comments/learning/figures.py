"""How the learner does, by what it said of comments before it was told; and why it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from blog.models import Blog
from comments import learner
from comments.learner import Figures, Thresholds, Word
from comments.learner.record import HELD_FOR_ONE_LOST, MOST_HELD, needed
from comments.learning import memory, reading, stored
from comments.learning.opinions import in_words, share_lost
from comments.models import Comment, Lesson, Verdict

#: Of so many comments of each kind, the newest that were learnt, the words are looked at.
READ: Final = 60
#: As many words of each kind are told, and of one comment.
TOLD: Final = 20
#: Decisions in one point of the course over time.
PERIOD: Final = 50
#: A share that adds nothing that anybody could see.
NOTHING: Final = 0.005


@dataclass(frozen=True, slots=True)
class Report:
    """What the learner knows. Counts are of decisions; ``waiting`` ones aren't learnt yet.

    ``to_hold`` and ``to_mark`` are how many wanted comments it has to know before it holds any, and
    before it marks any as spam. ``recent`` is by the thresholds of now, over the newest decisions
    of each kind; ``course`` is of :data:`PERIOD` decisions each, oldest first.
    """

    is_on: bool
    percent: float
    wanted: int
    spam: int
    waiting: int
    forgotten: int
    to_hold: int
    to_mark: int
    thresholds: Thresholds | None
    recent: Figures
    course: Sequence[Figures]

    @property
    def decisions(self) -> int:
        """How many comments it learnt from."""
        return self.wanted + self.spam

    @property
    def marks(self) -> bool:
        """Whether it marks anything as spam yet."""
        return self.thresholds is not None and self.wanted >= self.to_mark

    def holds_from(self) -> str:
        """Return the score from which on it holds, in words; '' if it holds nothing."""
        return in_words(self.thresholds.hold_at) if self.thresholds else ""

    def marks_from(self) -> str:
        """Return the score from which on it marks as spam, in words; '' if it marks nothing."""
        return in_words(self.thresholds.spam_at) if self.thresholds and self.marks else ""


@dataclass(frozen=True, slots=True)
class Why:
    """What the learner says of a comment now, and the words that make it, strongest first."""

    score: float
    words: Sequence[Word]
    #: What was learnt from the comment itself: spam, wanted, or None for nothing.
    learnt_as: str | None

    def __str__(self) -> str:
        return in_words(self.score)


def report() -> Report:
    """Return how the learner does. Eight queries, however much it knows."""
    blog = Blog.current()
    lost = share_lost(blog)
    thresholds, record = memory.ask(lambda known: (known.thresholds(lost), known.record))
    lessons = Lesson.objects.learnt()
    return Report(
        is_on=blog.learner,
        percent=float(blog.wanted_lost_percent),
        wanted=lessons.filter(is_spam=False).count(),
        spam=lessons.filter(is_spam=True).count(),
        waiting=Verdict.objects.count(),
        forgotten=Lesson.objects.forgotten().count(),
        to_hold=needed(min(MOST_HELD, HELD_FOR_ONE_LOST * lost)),
        to_mark=needed(lost),
        thresholds=thresholds,
        recent=record.figures(thresholds),
        course=list(learner.periods(_newest(), length=PERIOD)),
    )


def _newest() -> list[tuple[float, bool]]:
    """Return what was said of the newest lessons, and what they are, oldest first. One query."""
    rows = stored.right().order_by("-pk").values_list("score", "is_spam")[: stored.RECORDED]
    return [(score, bool(is_spam)) for score, is_spam in reversed(list(rows))]


def words() -> tuple[Sequence[Word], Sequence[Word]]:
    """Return the words that speak for spam, and those that speak for what is wanted.

    Weights belong to buckets, not to words: they are those of the newest comments that were learnt
    and are still there. Three queries.
    """
    comments = []
    for is_spam in (True, False):
        newest = Lesson.objects.learnt().filter(is_spam=is_spam).order_by("-pk")
        ids = list(newest.values_list("comment_id", flat=True)[:READ])
        kept = Comment.objects.filter(pk__in=ids).exclude(state=Comment.State.ERASED)
        comments += [reading.said_in(comment) for comment in kept]
    found = [
        word
        for word in learner.words(_model(), comments, most=10 * TOLD)
        if abs(word.share) >= NOTHING
    ]
    spam = [word for word in found if word.share > 0]
    return spam[:TOLD], [word for word in found if word.share < 0][:TOLD]


def why(comment: Comment) -> Why | None:
    """Return why the learner says of a comment what it says now; None where it says nothing.

    That is while it knows too little, or is off, and of what moderators write. Three queries.
    """
    blog = Blog.current()
    if not blog.learner or comment.user_id or comment.state == Comment.State.ERASED:
        return None
    if memory.ask(lambda known: known.thresholds(share_lost(blog))) is None:
        return None
    said, model = reading.said_in(comment), _model()
    found = [word for word in learner.explain(said, model) if abs(word.share) >= NOTHING]
    lesson = Lesson.objects.learnt().filter(comment=comment).first()
    learnt_as = None if lesson is None else "spam" if lesson.is_spam else "wanted"
    return Why(model.score(learner.vector(said)), found[:TOLD], learnt_as)


def _model() -> learner.Model:
    """Return the model of now, to be read: others go on teaching it meanwhile."""
    return memory.ask(lambda known: known.model)
