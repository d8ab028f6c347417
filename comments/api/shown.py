"""Comments as readers may see them, with the number of replies to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from comments.models import Comment

#: Columns that no call needs; the address is read for the picture, and never shown.
UNSHOWN = ("source", "reasons", "network", "author_email", "body_digest", "sanitizer", "anchor")


class Counts(TypedDict):
    """What is counted beside a comment."""

    reply_count: int


CountedComment: TypeAlias = "WithAnnotations[Comment, Counts]"


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment with what stands beside it in an answer; ``state`` is "approved" or "pending".

    Spam and trash are "pending" to their authors, who are the only ones to see them at all.
    """

    comment: Comment
    reply_count: int
    state: str

    @classmethod
    def of(cls, comment: Comment, *, reply_count: int) -> Shown:
        """Return a comment as it is now."""
        return cls(comment, reply_count, public_state(comment.state))


def public_state(state: str) -> str:
    """Return what a state is called outside: what isn't approved waits."""
    approved = state == Comment.State.APPROVED
    return Comment.State.APPROVED.value if approved else Comment.State.PENDING.value


def counted(comments: QuerySet[Comment]) -> QuerySet[CountedComment]:
    """Add the number of direct replies that readers see, within the same query."""
    replies = Comment.objects.approved().filter(parent=OuterRef("pk")).order_by()
    count: Any = replies.values("parent").annotate(count=Count("pk")).values("count")
    return comments.annotate(
        reply_count=Coalesce(Subquery(count, output_field=IntegerField()), 0)
    ).defer(*UNSHOWN)


def reply_count(comment: Comment) -> int:
    """Return how many direct replies to a single comment readers see."""
    return Comment.objects.approved().filter(parent=comment).count()
