"""The pages on which readers post comments and look after their own, and moderators' links.

All of them answer one reader: nothing is stored, nothing is indexed, and no session is touched.
"""

from __future__ import annotations

from comments.views.mailed import decide, undo
from comments.views.own import delete, edit, own
from comments.views.posting import new
from comments.views.unsubscribing import replies, replies_all
from comments.views.verifying import verify

__all__ = [
    "decide",
    "delete",
    "edit",
    "new",
    "own",
    "replies",
    "replies_all",
    "undo",
    "verify",
]
