"""Mending what :mod:`comments.checking` finds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from blog import revisions
from blog.models import Post
from comments import checking, threads
from comments.models import Comment, ModerationEvent
from comments.moderation import recording

#: What is made again from the other columns of a comment and of the one that it answers.
DERIVED = ("parent_id", "root_id", "depth", "path", "visible", "published_at")
#: What of it shows in feeds.
IN_FEEDS = ("parent_id", "visible", "published_at")
WRITTEN = ("parent", "root", "depth", "path", "visible", "published_at", "changed_at_revision")
BATCH = 200
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
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        return Mended(post_id)
    rows = Comment.objects.select_for_update().filter(post=post).order_by("pk")
    comments = list(rows.only(*READ))
    before = {comment.pk: _derived(comment) for comment in comments}
    _place(comments)
    for comment in comments:
        _show(comment)
    changed = [comment for comment in comments if _derived(comment) != before[comment.pk]]
    counts = _counts(comments) != (post.comment_count, post.last_comment_at)
    revision = _tell(post_id, [(comment, before[comment.pk]) for comment in changed], counts=counts)
    _write(changed, revision)
    if counts:
        recording.recount([post_id])
    return Mended(post_id, [comment.pk for comment in changed], counts)


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


def _tell(
    post_id: int, changed: Sequence[tuple[Comment, Mapping[str, Any]]], *, counts: bool
) -> int:
    """Move what shows the difference, once; return the revision that mended entries have.

    0 where no entry of a feed is another one: of a place in a thread only pages and API tell.
    """
    seen = [pair for pair in changed if pair[0].visible or pair[1]["visible"]]
    if any(getattr(comment, name) != was[name] for comment, was in seen for name in IN_FEEDS):
        return recording.tell([post_id], breaks=[post_id])
    if counts:
        revisions.move(recording.scopes_of([post_id]))
    elif seen:
        revisions.move({revisions.of_post(post_id)})
    return 0


def _write(changed: Sequence[Comment], revision: int) -> None:
    """Store mended comments, with events."""
    if not changed:
        return
    for comment in changed:
        comment.changed_at_revision = revision or comment.changed_at_revision
    Comment.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
    batch = uuid.uuid4()
    ModerationEvent.objects.bulk_create(
        recording.event(comment, "repair", from_state=comment.state, batch=batch)
        for comment in changed
    )


def _counts(comments: Sequence[Comment]) -> tuple[int, datetime | None]:
    """Return what the post should know: how many readers see, and the newest one's time."""
    times = [comment.published_at for comment in comments if comment.visible]
    return len(times), max(filter(None, times), default=None)
