"""The moderator's desk, and the owner's rules."""

from __future__ import annotations

from comments.admin.batches import BatchAdmin
from comments.admin.desk import CommentAdmin
from comments.admin.rules import RuleAdmin
from comments.admin.sent_mentions import SentMentionAdmin

__all__ = ["BatchAdmin", "CommentAdmin", "RuleAdmin", "SentMentionAdmin"]
