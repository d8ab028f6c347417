"""Mail about comments: written to the outbox with the change, sent by the worker."""

from __future__ import annotations

from datetime import timedelta

from blog import outbox, worker
from comments import housekeeping
from comments.notifications import held, replies, verification
from comments.notifications.held import comment_held, moderators

__all__ = ["comment_held", "moderators", "register"]


def register() -> None:
    """Tell outbox and worker what is done for comments."""
    outbox.register(held.KIND, held.send)
    outbox.register(verification.KIND, verification.send)
    outbox.register(replies.KIND, replies.send)
    worker.register_chore("comments", housekeeping.forget, every=timedelta(hours=1))
