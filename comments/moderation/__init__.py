"""Every change of a comment's state.

One operation, one function; the admin, the API and the pages call the same ones. Each is a
transaction: lock, compare, write, record an event, count, move the revisions.
"""

from __future__ import annotations

from comments.moderation.admission import admit, revise
from comments.moderation.decisions import Batch, apply, approve, restore, spam, trash
from comments.moderation.erasure import erase
from comments.moderation.errors import (
    AlreadyThere,
    ErasedComment,
    ModerationRefused,
    StaleComment,
    UnknownComment,
)
from comments.moderation.forgetting import forget_networks
from comments.moderation.imports import ImportedComment, Outcome, import_comments
from comments.moderation.purging import purge
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
    "forget_networks",
    "import_comments",
    "purge",
    "resanitize",
    "restore",
    "revise",
    "spam",
    "trash",
]
