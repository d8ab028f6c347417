"""A moderator answers a comment."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog import authors, sanitize
from comments import threads
from comments.models import Comment
from comments.moderation import admission, batches, changing, corrections, recording
from comments.moderation.batches import Report
from comments.moderation.errors import ErasedComment, NotShown, UnknownComment
from comments.moderation.transitions import Action, State
from comments.rules import Decision, Outcome

APPROVED = Decision(Outcome.APPROVE, ())


@transaction.atomic
def reply(comment: Comment, *, body: str, by: User) -> Report:
    """Answer a comment in the name of ``by``; one that waits is approved with it.

    Both are one batch. The answer, whose id is the last of ``changed``, is shown at once, also
    where comments are closed or the thread is locked. Raises :class:`BadText`,
    :class:`NotShown` for spam and trash, :class:`ErasedComment` or :class:`UnknownComment`.
    """
    source, html = corrections.cleaned(comment.pk, body)
    stored = recording.lock([comment.pk]).get(comment.pk)
    if stored is None:
        raise UnknownComment(comment.pk)
    if stored.state == State.ERASED:
        raise ErasedComment(comment.pk)
    if stored.state not in (State.PENDING, State.APPROVED) or not stored.post.is_published:
        raise NotShown(comment.pk)
    batch, changed = batches.begun("reply", by=by), list[int]()
    if stored.state == State.PENDING:
        both = changing.grouped([(stored, State.APPROVED)])
        changed += changing.write(both, Action.APPROVE, batch=batch.pk, by=by)
    now = timezone.now()
    answer = Comment(
        post=stored.post,
        user=by,
        author_name=authors.shown_name(by),
        source=source,
        html=html,
        sanitizer=sanitize.VERSION,
        created_at=now,
    )
    threads.place(answer, under=_under(stored))
    admission.admit(answer, APPROVED, by=by, batch=batch.pk)
    batches.record(batch, changed=len(changed) + 1)
    comment.refresh_from_db()
    return Report(batch.pk, [*changed, answer.pk])


def _under(comment: Comment) -> Comment:
    """Return what the answer stands below: the comment, or the one above at the deepest level."""
    under = comment
    while under.parent is not None and under.depth + 1 >= settings.COMMENT_MAX_DEPTH:
        under = under.parent
    return under
