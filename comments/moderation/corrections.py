"""A moderator corrects what a comment says; what it said is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from blog import guard, sanitize
from blog.guard import GuardError
from comments.models import Comment, CommentText, ModerationEvent
from comments.moderation import batches, recording
from comments.moderation.batches import Report
from comments.moderation.errors import BadText, ErasedComment, StaleText, UnknownComment

VERSION_DIGITS = 16


def version(comment: Comment) -> str:
    """Name the text of a comment, so that a form can say which one it showed."""
    return hashlib.sha256(comment.source.encode()).hexdigest()[:VERSION_DIGITS]


def correct(comment: Comment, *, body: str, by: AbstractBaseUser, seen: str = "") -> Report:
    """Replace the text of a comment by ``body``, Markdown; its state stays.

    ``seen`` is the :func:`version` that the moderator corrected. Raises :class:`BadText`,
    :class:`StaleText`, :class:`ErasedComment` or :class:`UnknownComment`.
    """
    source, html = cleaned(comment.pk, body)
    with transaction.atomic():
        stored = recording.lock([comment.pk]).get(comment.pk)
        if stored is None:
            raise UnknownComment(comment.pk)
        if stored.state == Comment.State.ERASED:
            raise ErasedComment(comment.pk)
        if seen and seen != version(stored):
            raise StaleText(comment.pk)
        batch = batches.begun("edit", by=by)
        _write([(stored, source, Comment.Format.MARKDOWN, html)], batch.pk, by=by)
        batches.record(batch, changed=1)
    comment.refresh_from_db()
    return Report(batch.pk, [comment.pk])


def cleaned(comment_id: int, body: str) -> tuple[str, str]:
    """Return a moderator's text and its HTML; it passes the guard that readers' texts pass."""
    try:
        source = guard.body(body)
        return source, sanitize.comment(source)
    except GuardError as error:
        raise BadText(comment_id, error.detail) from error


def put_back(
    comments: Sequence[Comment], *, undone: UUID, undoing: UUID, by: AbstractBaseUser
) -> None:
    """Give locked comments the texts that the batch ``undone`` replaced."""
    before = {
        text.comment_id: text
        for text in CommentText.objects.filter(batch=undone, comment__in=comments)
    }
    _write(
        [
            (
                comment,
                text.source,
                Comment.Format(text.source_format),
                sanitize.comment_imported(text.source, text.source_format),
            )
            for comment in comments
            if (text := before.get(comment.pk)) is not None
        ],
        undoing,
        by=by,
    )


def _write(
    texts: Iterable[tuple[Comment, str, Comment.Format, str]], batch: UUID, *, by: AbstractBaseUser
) -> None:
    """Store new texts (source, format, HTML) of locked comments, and keep the old ones."""
    now = timezone.now()
    changed, before = [], []
    for comment, source, source_format, html in texts:
        before.append(
            CommentText(
                comment=comment,
                source=comment.source,
                source_format=comment.source_format,
                batch=batch,
                replaced_at=now,
            )
        )
        comment.source, comment.source_format, comment.html = source, source_format, html
        comment.sanitizer, comment.edited_at = sanitize.VERSION, now
        changed.append(comment)
    if not changed:
        return
    seen = {comment.post_id for comment in changed if comment.visible}
    revision = recording.tell(seen)
    for comment in changed:
        comment.changed_at_revision = revision if comment.visible else comment.changed_at_revision
    CommentText.objects.bulk_create(before)
    Comment.objects.bulk_update(
        changed,
        ["source", "source_format", "html", "sanitizer", "edited_at", "changed_at_revision"],
    )
    ModerationEvent.objects.bulk_create(
        recording.event(comment, "edit", from_state=comment.state, batch=batch, by=by)
        for comment in changed
    )
