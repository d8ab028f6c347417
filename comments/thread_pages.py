"""The comments on a post, page by page: whole threads, found by key.

A page begins with a thread (or, turning back, ends before one), which is named by the first step
of its path (see :mod:`comments.threads`): so page 100 costs what page 2 costs, and a comment that
comes or goes while somebody turns pages shifts nothing. Pinned threads stand on the first page
alone, before all others, and come on top of the number that a page has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Exists, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Substr

from blog.models import Post
from comments.models import Comment, CommentQuerySet
from comments.threads import AFTER, STEP_CHARACTERS

#: The parameters of the post's address that choose a page.
THREAD = "thread"
COMMENT = "comment"

#: Columns that no page shows.
UNSHOWN = ("source", "reasons", "network", "author_email", "body_digest", "sanitizer")
MOST_ID = 2**63 - 1
_PLACE = re.compile(r"(-?)([0-9a-z]{11}[0-9a-f]{5})")
_ID = re.compile(r"[0-9]{1,19}")


class BadPlace(ValueError):
    """A text that names no place among threads; ``text`` is what came."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__("This is not a place among the comments.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: with the thread ``head``; or, ``backwards``, it ends before that."""

    head: str
    backwards: bool = False

    @classmethod
    def decode(cls, text: str) -> Self:
        """Return the place that ``str`` wrote; raise :class:`BadPlace` for all else."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise BadPlace(text)
        return cls(found[2], backwards=bool(found[1]))

    def __str__(self) -> str:
        return f"{'-' if self.backwards else ''}{self.head}"


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some threads of a post, and how many comments stand on the pages before and after.

    ``older`` and ``newer`` are where those begin; ``older`` is None for the first page.
    """

    comments: list[Comment]
    total: int
    is_first: bool = True
    older: Place | None = None
    newer: Place | None = None
    older_count: int = 0

    @property
    def newer_count(self) -> int:
        """How many comments stand on later pages."""
        return max(0, self.total - self.older_count - len(self.comments))


def requested(parameters: Mapping[str, str], post: Post, *, size: int) -> ThreadPage:
    """Return the page that an address asks for; may raise :class:`BadPlace`.

    A comment that isn't there, waits, or belongs to another post gives the first page, as if
    nobody had asked: an old link still leads to the post, and nobody learns which ids exist.
    """
    reader = _Reader.of(post, size)
    if COMMENT in parameters:
        place = reader.place_of(parameters[COMMENT])
    elif THREAD in parameters:
        place = Place.decode(parameters[THREAD])
    else:
        place = None
    return reader.first() if place is None else reader.later(place)


def head_of(path: str) -> str:
    """Return the path of the first comment of a thread."""
    return path[:STEP_CHARACTERS]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads pages of about ``size`` comments."""

    post: Post
    size: int
    #: Pinned threads in the order of pinning: the path and the id of the first comment.
    pinned: Mapping[str, int]

    @classmethod
    def of(cls, post: Post, size: int) -> Self:
        """Look which threads are pinned. One query.

        One whose first comment was withdrawn stands at its own place until that comes back.
        """
        heads = Comment.objects.approved().filter(post=post, pinned_at__isnull=False)
        return cls(post, size, dict(heads.order_by("pinned_at", "pk").values_list("path", "pk")))

    def first(self) -> ThreadPage:
        """Return the first page. One query, and one if threads are pinned."""
        rows, newer = self._forward("")
        shown = [*self._pinned_threads(), *rows]
        return ThreadPage(self._of_post(shown), self.post.comment_count, newer=newer)

    def later(self, place: Place) -> ThreadPage:
        """Return the page at a place. Two queries, unless everything behind it is gone by now."""
        rows, newer = self._backward(place.head) if place.backwards else self._forward(place.head)
        if not rows:
            behind = Place(place.head, backwards=True)
            return self.first() if place.backwards else self.later(behind)
        begin = head_of(rows[0].path)
        remaining, is_behind_second = self._beside(begin)
        return ThreadPage(
            self._of_post(rows),
            self.post.comment_count,
            is_first=False,
            older=Place(begin, backwards=True) if is_behind_second else None,
            newer=newer,
            older_count=max(0, self.post.comment_count - remaining),
        )

    def _beside(self, begin: str) -> tuple[int, bool]:
        """Return how many comments stand in threads from ``begin`` on.

        And whether there is anything between those and the first page. One query.
        """
        from_here = self._others.filter(path__gte=begin).order_by()
        remaining = from_here.values("post").annotate(count=Count("pk")).values("count")
        between = self._others.filter(path__lt=begin, path__gt=self._end_of_first)
        this = Post.objects.filter(pk=self.post.pk)
        count, is_behind_second = this.values_list(
            Coalesce(Subquery(remaining), 0), Exists(between)
        ).get()
        return int(count), bool(is_behind_second)

    def place_of(self, comment_id: str) -> Place | None:
        """Return where the thread of a comment begins, None for the first page. One query."""
        if not _ID.fullmatch(comment_id) or not 0 < int(comment_id) <= MOST_ID:
            return None
        found = Comment.objects.approved().filter(post=self.post, pk=int(comment_id))
        row = found.values_list("path", self._end_of_first).first()
        if row is None or head_of(row[0]) in self.pinned or row[0] <= row[1]:
            return None
        return Place(head_of(row[0]))

    @property
    def _others(self) -> CommentQuerySet:
        """What readers see of threads that aren't pinned."""
        comments = Comment.objects.approved().filter(post=self.post)
        if not self.pinned:
            return comments
        return comments.alias(head=Substr("path", 1, STEP_CHARACTERS)).exclude(
            head__in=list(self.pinned)
        )

    @property
    def _end_of_first(self) -> Any:
        """The expression of a path behind everything on the first page."""
        return _end_of(self._paths("path")[self.size - 1 : self.size])

    def _paths(self, order: str, **at: Any) -> QuerySet[Comment, str]:
        return self._others.filter(**at).order_by(order).values_list("path", flat=True)

    def _forward(self, begin: str) -> tuple[list[Comment], Place | None]:
        """Return whole threads from ``begin`` on, and which comes next. One query.

        The thread of the last comment that there is room for is read to its end, and one comment
        more tells of the next.
        """
        last = self._paths("path", path__gte=begin)[self.size - 1 : self.size]
        after = self._paths("path", path__gt=_end_of(last))[:1]
        to = Coalesce(Subquery(after), Value(AFTER), output_field=TextField())
        rows = list(self._rows(path__gte=begin, path__lte=to))
        if len(rows) <= self.size or _same_thread(rows[-1], rows[self.size - 1]):
            return rows, None
        return rows[:-1], Place(head_of(rows[-1].path))

    def _backward(self, end: str) -> tuple[list[Comment], Place]:
        """Return whole threads before ``end``, which comes next. One query."""
        last = self._paths("-path", path__lt=end)[self.size - 1 : self.size]
        begin = Substr(Coalesce(Subquery(last), Value("")), 1, STEP_CHARACTERS)
        return list(self._rows(path__lt=end, path__gte=begin)), Place(end)

    def _rows(self, **at: Any) -> CommentQuerySet:
        return self._others.filter(**at).in_thread_order().defer(*UNSHOWN)

    def _pinned_threads(self) -> list[Comment]:
        """Return pinned threads in the order of pinning. One query, if there are any."""
        if not self.pinned:
            return []
        ids = list(self.pinned.values())
        of_threads = Comment.objects.approved().filter(Q(pk__in=ids) | Q(root__in=ids))
        rows = of_threads.filter(post=self.post).in_thread_order().defer(*UNSHOWN)
        order = {path: number for number, path in enumerate(self.pinned)}
        return sorted(rows, key=lambda comment: order[head_of(comment.path)])

    def _of_post(self, comments: Sequence[Comment]) -> list[Comment]:
        """Give comments their post, which is read already."""
        for comment in comments:
            comment.post = self.post
        return list(comments)


def _end_of(path: QuerySet[Comment, str]) -> Any:
    """Return the expression of a path behind the whole thread of ``path``.

    Behind everything, where there is no such path.
    """
    head = Substr(Coalesce(Subquery(path), Value("")), 1, STEP_CHARACTERS)
    return Concat(head, Value(AFTER), output_field=TextField())


def _same_thread(one: Comment, other: Comment) -> bool:
    return head_of(one.path) == head_of(other.path)
