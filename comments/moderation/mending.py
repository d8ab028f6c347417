"""Mending what :mod:`comments.checking` finds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from blog import revisions
from blog.models import Post
from comments import checking, threads
from comments.models import Comment, ModerationEvent
from comments.moderation import recording

#: What is made again from the other columns of a comment and of the one that it answers.
DERIVED = ("parent_id", "root_id", "depth", "path", "visible", "published_at")
READ = ("state", "created_at", "atom_id", "changed_at_revision", *DERIVED)


@dataclass(slots=True)
class Mended:
    """What was mended under a post: ids of comments, and whether its counts were wrong."""

    post_id: int
    comments: list[int] = field(default_factory=list)
    counts: bool = False


@transaction.atomic
def mend(post_id: int) -> Mended:
    """Make visibility, threads and counts under a post what they should be.

    The state of a comment and what it answers are taken as they are; a comment that answers one
    elsewhere, or, in the end, itself, begins a thread. Nothing happens where nothing is wrong.
    """
    mended = Mended(post_id)
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        return mended
    rows = Comment.objects.select_for_update().filter(post=post).order_by("pk")
    comments = list(rows.only(*READ))
    before = {comment.pk: _derived(comment) for comment in comments}
    _place(comments)
    for comment in comments:
        _show(comment)
    changed = [comment for comment in comments if _derived(comment) != before[comment.pk]]
    _write(changed, post_id, seen=any(c.visible or before[c.pk]["visible"] for c in changed))
    mended.comments = [comment.pk for comment in changed]
    mended.counts = _count(post, comments)
    return mended


def _derived(comment: Comment) -> dict[str, Any]:
    return {name: getattr(comment, name) for name in DERIVED}


def _show(comment: Comment) -> None:
    """Have readers see what is approved, and nothing else."""
    comment.visible = comment.state == Comment.State.APPROVED
    if comment.visible and comment.published_at is None:
        comment.published_at = comment.created_at


def _place(comments: Sequence[Comment]) -> None:
    """Give comments of one post their places, from the top down."""
    known = {comment.pk for comment in comments}
    parents = {c.pk: c.parent_id if c.parent_id in known else None for c in comments}
    cut = checking.heads_of_cycles(parents)
    below: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        below[None if comment.pk in cut else parents[comment.pk]].append(comment)
    line: list[tuple[Comment, Comment | None]] = [(comment, None) for comment in below[None]]
    while line:
        comment, under = line.pop()
        _put(comment, under)
        line += [(reply, comment) for reply in below[comment.pk]]


def _put(comment: Comment, under: Comment | None) -> None:
    """Give a comment its place, by ids: rows above it need not be read once more."""
    step = threads.own_step(comment.path, comment.created_at, comment.atom_id)
    comment.parent_id = under.pk if under else None
    comment.root_id = (under.root_id or under.pk) if under else None
    comment.depth = under.depth + 1 if under else 0
    comment.path = under.path + step if under else step


def _write(changed: Sequence[Comment], post_id: int, *, seen: bool) -> None:
    """Store mended comments, with events, and move what shows them."""
    if not changed:
        return
    affected = [post_id] if seen else []
    revision = recording.tell(affected, breaks=affected)
    for comment in changed:
        comment.changed_at_revision = revision or comment.changed_at_revision
    Comment.objects.bulk_update(changed, [*_FIELDS, "changed_at_revision"], batch_size=200)
    batch = uuid.uuid4()
    ModerationEvent.objects.bulk_create(
        recording.event(comment, "repair", from_state=comment.state, batch=batch)
        for comment in changed
    )


_FIELDS = ("parent", "root", "depth", "path", "visible", "published_at")


def _count(post: Post, comments: Sequence[Comment]) -> bool:
    """Store the counts; if they were wrong, move what shows them and return True."""
    times = [c.published_at for c in comments if c.visible and c.published_at]
    visible = sum(comment.visible for comment in comments)
    if (post.comment_count, post.last_comment_at) == (visible, max(times, default=None)):
        return False
    revisions.move(recording.scopes_of([post.pk]))
    recording.recount([post.pk])
    return True
