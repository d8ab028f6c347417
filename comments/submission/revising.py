"""What the author of a comment may do with it afterwards, by their token."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils import timezone

from blog import sanitize
from blog.models import Post
from comments import learning, moderation, rules, tokens, trust
from comments.models import Comment
from comments.submission import signals
from comments.submission.errors import EditingEnded, NotTheAuthor
from comments.submission.guarding import Prepared, charge, prepare_body
from comments.submission.posting import decide, refusal_of


def find(comment_id: int, *, token: str) -> Comment | None:
    """Return a comment for whoever asks: readers get visible ones, its author any but erased."""
    comment = Comment.objects.select_related("post").filter(pk=comment_id).first()
    if comment is None or comment.state == Comment.State.ERASED:
        return None
    if token and tokens.is_author(comment, token):
        return comment
    return Comment.objects.approved().select_related("post").filter(pk=comment_id).first()


def edit(comment: Comment, *, token: str, body: str, network: str) -> Comment:
    """Replace the text of one's own comment; it is decided again like a new one.

    Limited like a preview: each edit keeps the text before it, and moves what readers hold.
    """
    _check_author(comment, token)
    charge("edit", network)
    source, html = prepare_body(body, network=network)
    with transaction.atomic():
        stored = locked(comment)
        if stored is None:
            raise EditingEnded
        if source == stored.source:
            return stored
        _revise(stored, source=source, html=html)
    return stored


def withdraw(comment: Comment, *, token: str) -> None:
    """Erase one's own comment; its place in the thread stays."""
    _check_author(comment, token)
    moderation.erase(comment)


def _check_author(comment: Comment, token: str) -> None:
    """Refuse anybody but the author, and the author after the time for it."""
    if not tokens.is_author(comment, token):
        raise NotTheAuthor
    if not tokens.is_editable(comment):
        raise EditingEnded


def locked(comment: Comment) -> Comment | None:
    """Return the stored comment, its post and itself locked; None if nothing is left of it.

    Spam and trash are there: a refusal would tell their author what became of them.
    """
    post = Post.objects.select_for_update().filter(pk=comment.post_id).first()
    stored = Comment.objects.select_for_update().filter(pk=comment.pk).first()
    if post is None or stored is None or stored.state == Comment.State.ERASED:
        return None
    stored.post = post
    return stored


def _revise(comment: Comment, *, source: str, html: str) -> None:
    """Decide about the new text and store it; no rule counts a comment twice."""
    before = copy(comment)
    prepared = Prepared.again(comment, source=source, html=html)
    author = trust.standing(comment.commenter, besides=comment)
    said = prepared.said(network=comment.network)
    opinion = learning.opinion(said)
    against = signals.of_comment(comment, said, opinion)
    decision = decide(said, comment.post, author=author, against=against)
    if decision.outcome is rules.Outcome.REJECT:
        raise refusal_of(decision)
    comment.source, comment.source_format = source, Comment.Format.MARKDOWN
    comment.html, comment.sanitizer = html, sanitize.VERSION
    comment.body_digest, comment.edited_at = prepared.body_digest, timezone.now()
    comment.score = opinion.score
    moderation.revise(comment, decision, before=before)
