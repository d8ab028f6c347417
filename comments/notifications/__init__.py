"""Mail about comments: written to the outbox with the change, sent by the worker."""

from __future__ import annotations

from datetime import timedelta

from blog import outbox, worker
from comments import housekeeping
from comments.notifications import digest, held, replies, verification, waiting
from comments.notifications.held import comment_held

__all__ = ["comment_held", "register"]


def register() -> None:
    """Tell outbox and worker what is done for comments."""
    outbox.register(held.KIND, held.spread)
    outbox.register(held.MAIL, held.send)
    outbox.register(waiting.KIND, waiting.send, gathered=True)
    outbox.register(digest.KIND, digest.send)
    outbox.register(verification.KIND, verification.send)
    outbox.register(replies.KIND, replies.send)
    worker.register_chore("digests", digest.write_due, every=timedelta(minutes=1))
    worker.register_chore("comments", housekeeping.forget, every=timedelta(hours=1))
