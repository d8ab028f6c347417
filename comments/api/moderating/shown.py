"""Comments as moderators see them, read whole and in one query."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comments import moderation
from comments.api.moderating.serializers import ModeratedCommentSerializer
from comments.api.shown import CountedComment, Shown, counted
from comments.models import Comment

#: Columns that no answer shows.
UNSHOWN = (
    *("html", "source", "teaser_html", "feed_html", "feed_teaser_html", "search_words"),
    *("sanitizer", "excerpt"),
)


def readable(comments: QuerySet[Comment]) -> QuerySet[CountedComment]:
    """Read comments with what moderators see of them."""
    whole = counted(comments.select_related("post")).defer(None)
    return whole.defer("sanitizer", "path", *(f"post__{name}" for name in UNSHOWN))


def found(comment_id: int) -> CountedComment:
    """Return a comment, or raise that there is none. One query."""
    comment = readable(Comment.objects.filter(pk=comment_id)).first()
    if comment is None:
        raise moderation.UnknownComment(comment_id)
    return comment


def entry(comment: CountedComment) -> dict[str, Any]:
    """Return a comment in a list."""
    return ModeratedCommentSerializer(shown(comment)).data


def done(comment_id: int, batch: UUID | None) -> dict[str, Any]:
    """Return a comment after something was done with it."""
    whole = ModeratedCommentSerializer(shown(found(comment_id))).data
    return {**whole, "batch": str(batch)}


def shown(comment: CountedComment) -> Shown:
    """Return a comment in the state in which it is."""
    return Shown(comment, comment.reply_count, comment.state)
