"""What is written down in the transaction of a decision: as little as can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from blog import locks, revisions
from blog.models import Blog
from comments.learning import chores, labels, lessons, memory, reading
from comments.models import Comment, Lesson, Verdict


def tell(comments: Iterable[Comment], action: str, *, by: AbstractBaseUser | None) -> None:
    """Note what a person decided about comments, which have their new states. Part of that change.

    The text is noted with it: what its author makes of it later was not decided about. It is learnt
    right after the commit, which takes longer than others who write should wait. What moderators
    write themselves teaches nothing. Two queries, three to restore and undo.
    """
    theirs = [comment for comment in comments if comment.user_id is None]
    if by is None or not theirs:
        return
    if action in labels.GIVES_BACK:
        verdicts = list(_given_back(theirs))
    else:
        verdicts = [_decided(comment) for comment in theirs if comment.state in labels.SAID_BY]
    write(verdicts)


def forget(ids: Collection[int]) -> None:
    """Leave nothing of what was learnt from comments that are erased. Part of that transaction.

    The weights are made again without it by the worker.
    """
    locks.hold(lessons.LOCK)
    Verdict.objects.filter(comment__in=ids).delete()
    if lessons.forget(Lesson.objects.filter(comment__in=ids)):
        revisions.move([memory.LESSONS], breaks=[memory.LESSONS])


def verdict(comment: Comment, label: labels.Label | None) -> Verdict:
    """Return an unsaved verdict: what a comment is, by the text that it has now.

    A text that was edited since it was decided about teaches nothing.
    """
    if label is None or (comment.edited_at is not None and comment.edited_at > label.at):
        return Verdict(comment=comment, at=timezone.now())
    return Verdict(
        comment=comment, is_spam=label.is_spam, said=reading.fields_of(comment), at=label.at
    )


def write(verdicts: Collection[Verdict]) -> None:
    """Store verdicts, to be learnt soon; where the learner is off they make forget, not learn."""
    if not verdicts:
        return
    if not Blog.current().learner:
        for each in verdicts:
            each.is_spam, each.said = None, {}
    Verdict.objects.bulk_create(verdicts)
    transaction.on_commit(chores.learn_at_once, robust=True)


def _decided(comment: Comment) -> Verdict:
    """Return what a decision says that left a comment approved, or spam."""
    is_spam = comment.state == Comment.State.SPAM
    return Verdict(
        comment=comment, is_spam=is_spam, said=reading.fields_of(comment), at=timezone.now()
    )


def _given_back(comments: Collection[Comment]) -> Iterator[Verdict]:
    """Yield what was said of comments before the decision that was just taken back."""
    found = labels.of([comment.pk for comment in comments])
    for comment in comments:
        yield verdict(comment, found[comment.pk])
