"""Cleaning every stored comment again, after the sanitiser or its list has changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from blog import revisions, sanitize
from comments.models import Comment
from comments.moderation import recording

BATCH = 200


def resanitize(*, dry_run: bool = False) -> Iterator[tuple[int, int]]:
    """Render every comment from its source again; yield (looked at, changed) after each batch.

    A comment that the guard let in is never refused now. With ``dry_run`` nothing is written.
    """
    last = 0
    kept = Comment.objects.exclude(state=Comment.State.ERASED).order_by("pk")
    while batch := list(kept.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = batch[-1]
        yield len(batch), _clean(batch, dry_run=dry_run)


@transaction.atomic
def _clean(ids: list[int], *, dry_run: bool) -> int:
    """Clean one batch and return how many differ."""
    rows = recording.lock(ids).values()
    changed = [comment for comment in rows if _render(comment)]
    if dry_run or not changed:
        return len(changed)
    revision = revisions.move(recording.scopes_of({c.post_id for c in changed if c.visible}))
    for comment in changed:
        comment.changed_at_revision = revision or comment.changed_at_revision
    Comment.objects.bulk_update(changed, ["html", "sanitizer", "changed_at_revision"])
    return len(changed)


def _render(comment: Comment) -> bool:
    """Render a comment again and return whether its row is another one now."""
    if comment.state == Comment.State.ERASED:
        return False
    before = (comment.html, comment.sanitizer)
    comment.html = sanitize.comment_imported(comment.source, comment.source_format)
    comment.sanitizer = sanitize.VERSION
    return before != (comment.html, comment.sanitizer)
