"""What readers say, and what was decided about it."""

from __future__ import annotations

from comments.models.attempt import Attempt
from comments.models.comment import Comment, CommentQuerySet
from comments.models.event import ModerationEvent
from comments.models.feed_secret import FeedSecret
from comments.models.receipt import Receipt
from comments.models.rule import Rule
from comments.models.text import CommentText

__all__ = [
    "Attempt",
    "Comment",
    "CommentQuerySet",
    "CommentText",
    "FeedSecret",
    "ModerationEvent",
    "Receipt",
    "Rule",
]
