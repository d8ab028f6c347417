"""Proving that what is stored beside comments fits them: counts, visibility, threads.

Every row is compared with its own columns and those of the comment that it answers. Where each
fits the one above it, the whole thread is right, so nothing has to be remembered but the counts
of a few posts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from blog.models import Post
from comments import threads
from comments.models import Comment

#: How many posts are looked at by one pair of queries.
BATCH = 200
ROWS_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is wrong: by column, what is stored and what it should be.

    ``comment_id`` is None for what a post knows of its comments.
    """

    post_id: int
    comment_id: int | None
    wrong: Mapping[str, tuple[Any, Any]]


@dataclass(slots=True)
class Looked:
    """How much was looked at."""

    posts: int = 0
    comments: int = 0


class _Row(NamedTuple):
    """What is read of a comment, and of the one that it answers."""

    id: int
    post_id: int
    state: str
    visible: bool
    created_at: datetime
    published_at: datetime | None
    atom_id: str
    parent_id: int | None
    root_id: int | None
    depth: int
    path: str
    above_post_id: int | None
    above_root_id: int | None
    above_depth: int | None
    above_path: str | None


_COLUMNS = (
    *_Row._fields[:-4],
    "parent__post_id",
    "parent__root_id",
    "parent__depth",
    "parent__path",
)


@dataclass(slots=True)
class _Counts:
    """What readers see under a post."""

    count: int = 0
    newest_at: datetime | None = None

    def add(self, row: _Row) -> None:
        """Count a comment, if it is visible."""
        if row.visible:
            self.count += 1
            times = [moment for moment in (self.newest_at, row.published_at) if moment]
            self.newest_at = max(times, default=None)


@dataclass(slots=True)
class _Cycles:
    """Comments that answer each other, looked for where something else is wrong with a post."""

    heads: dict[int, set[int]] = field(default_factory=dict)

    def begins_at(self, row: _Row) -> bool:
        """Whether the comment is the first one of a cycle. One query for each wrong post."""
        if row.post_id not in self.heads:
            of_post = Comment.objects.filter(post=row.post_id)
            self.heads[row.post_id] = heads_of_cycles(dict(of_post.values_list("pk", "parent")))
        return row.id in self.heads[row.post_id]


def post_ids() -> Iterator[Sequence[int]]:
    """Yield the ids of all posts, some at a time."""
    last = 0
    posts = Post.objects.order_by("pk").values_list("pk", flat=True)
    while batch := list(posts.filter(pk__gt=last)[:BATCH]):
        last = batch[-1]
        yield batch


def faults(posts: Sequence[int], looked: Looked) -> Iterator[Fault]:
    """Yield what is wrong under some posts.

    Two queries, and one for each post whose threads are wrong. Call it in a snapshot: a comment
    that comes between the two would look like a wrong count.
    """
    counts = {post_id: _Counts() for post_id in posts}
    cycles = _Cycles()
    rows = Comment.objects.filter(post__in=posts).values_list(*_COLUMNS)
    for values in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        row = _Row(*values)
        counts[row.post_id].add(row)
        looked.comments += 1
        if wrong := {**_wrong_state(row), **_wrong_place(row, cycles)}:
            yield Fault(row.post_id, row.id, wrong)
    stored = Post.objects.filter(pk__in=posts).order_by("pk")
    for post_id, count, newest_at in stored.values_list("pk", "comment_count", "last_comment_at"):
        looked.posts += 1
        right = counts[post_id]
        compared = {
            "comment_count": (count, right.count),
            "last_comment_at": (newest_at, right.newest_at),
        }
        if wrong := _different(compared):
            yield Fault(post_id, None, wrong)


def heads_of_cycles(parents: Mapping[int, int | None]) -> set[int]:
    """Return of each cycle of comments that answer each other the one with the smallest id.

    ``parents`` is what each comment answers.
    """
    heads: set[int] = set()
    seen: set[int] = set()
    for start in parents:
        line: dict[int, int] = {}
        at: int | None = start
        while at is not None and at in parents and at not in seen:
            seen.add(at)
            line[at] = len(line)
            at = parents[at]
        if at in line:
            heads.add(min(list(line)[line[at] :]))
    return heads


def _wrong_state(row: _Row) -> dict[str, tuple[Any, Any]]:
    """Return what doesn't fit the state."""
    shown = row.state == Comment.State.APPROVED
    compared: dict[str, tuple[Any, Any]] = {"visible": (row.visible, shown)}
    if shown and row.published_at is None:
        compared["published_at"] = (None, row.created_at)
    return _different(compared)


def _wrong_place(row: _Row, cycles: _Cycles) -> dict[str, tuple[Any, Any]]:
    """Return what doesn't fit what the comment answers."""
    under, root, depth, above = row.parent_id, row.above_root_id or row.parent_id, 0, ""
    if row.above_depth is not None and row.above_post_id == row.post_id:
        depth, above = row.above_depth + 1, row.above_path or ""
    else:
        under = root = None
    step = threads.own_step(row.path, row.created_at, row.atom_id)
    wrong = _different(
        {
            "parent": (row.parent_id, under),
            "root": (row.root_id, root),
            "depth": (row.depth, depth),
            "path": (row.path, above + step),
        }
    )
    if wrong and under is not None and cycles.begins_at(row):
        return {**wrong, "parent": (under, None)}
    return wrong


def _different(compared: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Keep what is stored otherwise than it should be."""
    return {name: pair for name, pair in compared.items() if pair[0] != pair[1]}
