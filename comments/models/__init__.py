"""What readers say, and what was decided about it."""

from __future__ import annotations

from comments.models.akismet_verdict import AkismetVerdict
from comments.models.api_token import ApiToken
from comments.models.attempt import Attempt
from comments.models.batch import Batch
from comments.models.comment import Comment, CommentQuerySet
from comments.models.commenter import Commenter
from comments.models.event import ModerationEvent
from comments.models.feed_secret import FeedSecret
from comments.models.flag import Flag
from comments.models.lesson import Lesson
from comments.models.mention import Mention, SentMention
from comments.models.notice import Notice
from comments.models.receipt import Receipt
from comments.models.rule import Rule
from comments.models.spent_proof import SpentProof
from comments.models.subscription import Subscription
from comments.models.text import CommentText
from comments.models.verdict import Verdict
from comments.models.weights import Weights

__all__ = [
    "AkismetVerdict",
    "ApiToken",
    "Attempt",
    "Batch",
    "Comment",
    "CommentQuerySet",
    "CommentText",
    "Commenter",
    "FeedSecret",
    "Flag",
    "Lesson",
    "Mention",
    "ModerationEvent",
    "Notice",
    "Receipt",
    "Rule",
    "SentMention",
    "SpentProof",
    "Subscription",
    "Verdict",
    "Weights",
]
