"""Threads as trees: some heads of threads, and below each what readers see of the answers.

A comment that was withdrawn while answers to it are shown keeps its place, without its content.
A path is its parent's path and one more step (see :mod:`comments.threads`), so that everything
below a comment lies between its path and that path with an ``AFTER`` behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from blog.models import Post
from comments.api.shown import CountedComment, counted
from comments.models import Comment
from comments.threads import AFTER, STEP_CHARACTERS

#: How many answers come with one part of a list. Where some are left out, ``reply_count`` says
#: so, and ``?parent=`` gives them.
MOST = 1000


@dataclass(slots=True)
class Node:
    """A comment and the answers to it; the comment may be one that readers no longer see."""

    comment: CountedComment
    replies: list[Node] = field(default_factory=list)


def heads(post: Post, parent: Comment | None) -> QuerySet[CountedComment]:
    """Return what stands directly below ``parent``, if readers see it or anything below it."""
    below = Comment.objects.approved().filter(
        post=post,
        path__gte=OuterRef("path"),
        path__lte=Concat(OuterRef("path"), Value(AFTER), output_field=TextField()),
    )
    return counted(Comment.objects.filter(Exists(below), post=post, parent=parent))


def grow(post: Post, tops: Sequence[CountedComment]) -> list[Node]:
    """Return the trees below ``tops``, answers in the order of their times. Two queries at most."""
    if not tops:
        return []
    nodes = {top.path: Node(top) for top in tops}
    answers = [answer for answer in _answers(post, tops) if _head_of(answer, tops) in nodes]
    hidden = _hidden(post, set(_above(answers, tops)) - {answer.path for answer in answers})
    for comment in sorted([*tops, *answers, *hidden], key=lambda comment: comment.path):
        comment.post = post
        if comment.path not in nodes:
            nodes[comment.path] = Node(comment)
            nodes[comment.path[:-STEP_CHARACTERS]].replies.append(nodes[comment.path])
    return [nodes[top.path] for top in tops]


def _answers(post: Post, tops: Sequence[CountedComment]) -> list[CountedComment]:
    """Return visible comments at and below ``tops``. One query."""
    paths = [top.path for top in tops]
    between = Comment.objects.approved().filter(
        post=post, path__gte=min(paths), path__lte=max(paths) + AFTER
    )
    return list(counted(between.in_thread_order())[:MOST])


def _hidden(post: Post, paths: Iterable[str]) -> list[CountedComment]:
    """Return the comments at ``paths``: their answers are shown, they themselves are not."""
    wanted = list(paths)
    return list(counted(Comment.objects.filter(post=post, path__in=wanted))) if wanted else []


def _head_of(comment: Comment, tops: Sequence[CountedComment]) -> str:
    """Return the start of a path that is as long as those of ``tops``, which are all alike."""
    return comment.path[: len(tops[0].path)]


def _above(comments: Iterable[Comment], tops: Sequence[CountedComment]) -> Iterator[str]:
    """Yield the path of everything between a comment and its head."""
    shortest = len(tops[0].path) + STEP_CHARACTERS
    for comment in comments:
        for length in range(shortest, len(comment.path), STEP_CHARACTERS):
            yield comment.path[:length]
