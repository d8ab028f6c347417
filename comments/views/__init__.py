"""The pages on which readers post comments and look after their own, and moderators' links.

The pages of a comment answer one reader: nothing is stored, nothing is indexed, and no session
is touched.
"""

from __future__ import annotations

from comments.views.avatars import avatar
from comments.views.mailed import decide, undo
from comments.views.own import delete, edit, own
from comments.views.posting import new
from comments.views.privacy import privacy
from comments.views.reporting import report
from comments.views.stamping import stamp
from comments.views.unsubscribing import replies, replies_all
from comments.views.verifying import verify
from comments.views.webmention import webmention

__all__ = [
    "avatar",
    "decide",
    "delete",
    "edit",
    "new",
    "own",
    "privacy",
    "replies",
    "replies_all",
    "report",
    "stamp",
    "undo",
    "verify",
    "webmention",
]
