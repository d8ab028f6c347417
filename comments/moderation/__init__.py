"""Every change of a comment's state.

One operation, one function; the admin, the API and the pages call the same ones. Each is a
transaction: lock, compare, write, record an event, count, move the revisions. What a moderator
does is a batch, which :func:`undo` takes back.
"""

from __future__ import annotations

from comments.moderation.admission import admit, revise
from comments.moderation.bans import ban, lift, would_hide
from comments.moderation.batches import Report
from comments.moderation.corrections import correct
from comments.moderation.decisions import apply, approve, restore, spam, trash
from comments.moderation.erasure import erase, erase_many
from comments.moderation.errors import (
    AlreadyThere,
    AlreadyUndone,
    BadText,
    BannedAlready,
    BatchRefused,
    EmptyFilter,
    ErasedComment,
    MarkedAlready,
    ModerationRefused,
    NoModerator,
    NotAThread,
    NotBanned,
    NothingToBan,
    NotReported,
    NotShown,
    RuleInTheWay,
    StaleComment,
    StaleLink,
    StaleText,
    UnknownBatch,
    UnknownComment,
)
from comments.moderation.filters import Filter, apply_filter
from comments.moderation.flagging import dismiss, flag, reports_on
from comments.moderation.forgetting import forget_networks
from comments.moderation.imports import ImportedComment, Outcome, import_comments
from comments.moderation.judging import is_open, judged
from comments.moderation.mailed import decide_by_link, undo_by_link
from comments.moderation.marks import lock, pin, unlock, unpin
from comments.moderation.mending import Mended, mend
from comments.moderation.purging import purge
from comments.moderation.replying import reply
from comments.moderation.resanitizing import resanitize
from comments.moderation.transitions import Action
from comments.moderation.undoing import MovedOn, Undone, undo
from comments.moderation.verification import verify

__all__ = [
    "Action",
    "AlreadyThere",
    "AlreadyUndone",
    "BadText",
    "BannedAlready",
    "BatchRefused",
    "EmptyFilter",
    "ErasedComment",
    "Filter",
    "ImportedComment",
    "MarkedAlready",
    "Mended",
    "ModerationRefused",
    "MovedOn",
    "NoModerator",
    "NotAThread",
    "NotBanned",
    "NotReported",
    "NotShown",
    "NothingToBan",
    "Outcome",
    "Report",
    "RuleInTheWay",
    "StaleComment",
    "StaleLink",
    "StaleText",
    "Undone",
    "UnknownBatch",
    "UnknownComment",
    "admit",
    "apply",
    "apply_filter",
    "approve",
    "ban",
    "correct",
    "decide_by_link",
    "dismiss",
    "erase",
    "erase_many",
    "flag",
    "forget_networks",
    "import_comments",
    "is_open",
    "judged",
    "lift",
    "lock",
    "mend",
    "pin",
    "purge",
    "reply",
    "reports_on",
    "resanitize",
    "restore",
    "revise",
    "spam",
    "trash",
    "undo",
    "undo_by_link",
    "unlock",
    "unpin",
    "verify",
    "would_hide",
]
