"""Decisions for the learner to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from blog.models import Post
from comments import learner, learning, moderation
from comments.learning import memory
from comments.models import Comment, Lesson
from comments.moderation import Action
from tests.blog.factories import author
from tests.comments.factories import LONG_AGO, pending

SPAM = ("casino", "pills", "cheap", "loan", "replica", "watches", "bonus", "crypto", "deal")
WANTED = ("harbour", "kettle", "barometer", "solder", "brass", "rain", "letters", "tide", "tea")


def text(number: int, *, is_spam: bool) -> str:
    """Return a text of one kind; no two are the same."""
    words = Random(number).choices(SPAM if is_spam else WANTED, k=8)  # noqa: S311
    return f"{' '.join(words)} {number}"


def decided(post: Post, number: int, *, is_spam: bool, body: str = "") -> Comment:
    """Return a comment that a person decided about; it isn't learnt yet."""
    comment = pending(post, body=body or text(number, is_spam=is_spam))
    decide = moderation.spam if is_spam else moderation.approve
    decide(comment, by=author())
    return comment


def taught(post: Post, count: int) -> list[Comment]:
    """Have so many decisions learnt, spam and wanted in turns."""
    comments = [decided(post, number, is_spam=number % 2 == 0) for number in range(count)]
    learning.learn()
    return comments


def many(post: Post, count: int) -> list[int]:
    """Have so many decisions learnt, made at once: half of them spam; return the comments' ids."""
    items = [
        moderation.ImportedComment(
            ref=f"decided:{post.pk}:{number}",
            post=post,
            created_at=LONG_AGO + timedelta(minutes=number),
            author_name="Rita",
            source=text(number, is_spam=number % 2 == 0),
            state=Comment.State.PENDING,
        )
        for number in range(count)
    ]
    ids = [outcome.comment.pk for outcome in moderation.import_comments(items)]
    for action, some in ((Action.SPAM, ids[::2]), (Action.APPROVE, ids[1::2])):
        moderation.apply(action, some, by=author())
    learning.learn()
    return ids


def labels() -> dict[int, bool | None]:
    """Return what was learnt of comments, by id."""
    return dict(Lesson.objects.learnt().values_list("comment_id", "is_spam"))


def weights_now() -> bytes:
    """Return the weights that this process has now, as bytes."""
    while memory.catch_up():
        continue
    return memory.ask(lambda known: known.model.dumps())


def replayed() -> tuple[bytes, Sequence[tuple[float, int]]]:
    """Learn all lessons in their order; return the weights, and the record as it should be."""
    model, record = learner.Model(), []
    for vector, is_spam in Lesson.objects.learnt().order_by("pk").values_list("vector", "is_spam"):
        record.append((model.score(bytes(vector)), model.learned))
        model.learn(bytes(vector), is_spam=bool(is_spam))
    return model.dumps(), record


def recorded() -> Sequence[tuple[float, int]]:
    """Return the record as it is stored."""
    return list(Lesson.objects.learnt().order_by("pk").values_list("score", "known"))
