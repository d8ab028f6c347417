"""Threads as sorted paths.

A comment's path is its parent's path and 16 characters of its own: the time in microseconds
(11 digits of base 36, which last until the year 6100) and five that tell comments of one
microsecond apart. Sorting by path therefore gives threads in the order of their first
comments, and replies under what they answer, oldest first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from comments.models import Comment

STEP_CHARACTERS = 16
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Behind a path, it sorts behind everything below that comment.
AFTER = DIGITS[-1] * STEP_CHARACTERS
_STEP = re.compile(r"[0-9a-z]{11}[0-9a-f]{5}")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a thread: a comment, or None where one was withdrawn and replies remain."""

    depth: int
    path: str
    comment: Comment | None


def step(comment: Comment) -> str:
    """Return the part of its path that is the comment's own."""
    return step_of(comment.created_at, comment.atom_id)


def step_of(created_at: datetime, atom_id: str) -> str:
    """Return the part of a path that is made of this time and this id."""
    apart = hashlib.sha256(atom_id.encode("utf-8", "surrogatepass")).hexdigest()[:5]
    return _of_time(created_at) + apart


def own_step(path: str, created_at: datetime, atom_id: str) -> str:
    """Return the last step of a stored path if it is one of this time, or else a new one.

    What tells comments of one moment apart is taken as it is: an import may have given the
    comment another id afterwards.
    """
    stored = path[-STEP_CHARACTERS:]
    if _STEP.fullmatch(stored) and stored.startswith(_of_time(created_at)):
        return stored
    return step_of(created_at, atom_id)


def place(comment: Comment, *, under: Comment | None) -> None:
    """Give an unsaved comment its place: parent, root, path, depth."""
    comment.parent = under
    comment.root = None if under is None else (under.root or under)
    comment.path = step(comment) if under is None else under.path + step(comment)
    comment.depth = 0 if under is None else under.depth + 1


def arrange(comments: Iterable[Comment]) -> list[Node]:
    """Return visible comments, sorted by path, with placeholders for what is missing above."""
    nodes: list[Node] = []
    shown: set[str] = set()
    for comment in comments:
        for depth in range(comment.depth):
            path = comment.path[: (depth + 1) * STEP_CHARACTERS]
            if path not in shown:
                shown.add(path)
                nodes.append(Node(depth, path, None))
        shown.add(comment.path)
        nodes.append(Node(comment.depth, comment.path, comment))
    return nodes


def _of_time(moment: datetime) -> str:
    """Return the time of a step, 11 digits."""
    micros = max(0, (moment - EPOCH) // timedelta(microseconds=1))
    return _base36(micros).rjust(11, "0")


def _base36(number: int) -> str:
    """Return a natural number in base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"
