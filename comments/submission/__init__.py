"""The only way in from the public: guard, sanitise, then one short transaction."""

from __future__ import annotations

from comments.submission.errors import (
    CommentsClosed,
    EditingEnded,
    EmailRequired,
    Invalid,
    KeyReused,
    NotTheAuthor,
    ParentNotShown,
    RefusedByRule,
    Repeated,
    SubmissionRefused,
    ThreadLocked,
    ThreadTooDeep,
    UnknownParent,
    UnknownPost,
)
from comments.submission.flagging import flag, flaggable
from comments.submission.guarding import Submission, charge, preview, rehearse
from comments.submission.posting import Accepted, parent_of_reply, submit
from comments.submission.revising import edit, find, withdraw
from comments.submission.verifying import verify

__all__ = [
    "Accepted",
    "CommentsClosed",
    "EditingEnded",
    "EmailRequired",
    "Invalid",
    "KeyReused",
    "NotTheAuthor",
    "ParentNotShown",
    "RefusedByRule",
    "Repeated",
    "Submission",
    "SubmissionRefused",
    "ThreadLocked",
    "ThreadTooDeep",
    "UnknownParent",
    "UnknownPost",
    "charge",
    "edit",
    "find",
    "flag",
    "flaggable",
    "parent_of_reply",
    "preview",
    "rehearse",
    "submit",
    "verify",
    "withdraw",
]
