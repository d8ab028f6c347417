"""Every change of a comment's state.

One operation, one function; the admin, the API and the pages call the same ones. Each is a
transaction: lock, compare, write, record an event, count, move the revisions.
"""

from __future__ import annotations

from comments.moderation.admission import admit, revise
from comments.moderation.decisions import Batch, apply, approve, restore, spam, trash
from comments.moderation.erasure import erase, erase_many
from comments.moderation.errors import (
    AlreadyThere,
    ErasedComment,
    ModerationRefused,
    StaleComment,
    UnknownComment,
)
from comments.moderation.imports import ImportedComment, Outcome, import_comments
from comments.moderation.resanitizing import resanitize
from comments.moderation.transitions import Action

__all__ = [
    "Action",
    "AlreadyThere",
    "Batch",
    "ErasedComment",
    "ImportedComment",
    "ModerationRefused",
    "Outcome",
    "StaleComment",
    "UnknownComment",
    "admit",
    "apply",
    "approve",
    "erase",
    "erase_many",
    "import_comments",
    "resanitize",
    "restore",
    "revise",
    "spam",
    "trash",
]
