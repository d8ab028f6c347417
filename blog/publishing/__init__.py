"""Every write of a post, a page, a label or the blog's settings.

One operation, one function; each is a transaction that changes the rows and moves the
revisions that depend on them. Callers pass what changes, never a request.
"""

from __future__ import annotations

from blog.cleaning.media import MediaFile
from blog.publishing.comments import record_comments, scopes_of_comments
from blog.publishing.drafting import Changes, draft, edit
from blog.publishing.enclosures import record_measurement
from blog.publishing.errors import (
    AddressTaken,
    EmptyLabel,
    FixedKind,
    InvalidTime,
    LabelTaken,
    ParentLoop,
    PublishingError,
    StalePost,
    UnknownParent,
    UnusableAddress,
    UnusableFile,
)
from blog.publishing.imports import ImportedPost, Outcome, apart, import_posts, set_parents
from blog.publishing.kinds import change_kind
from blog.publishing.old_addresses import add_address, remove_address
from blog.publishing.release import publish, publish_due, schedule, unpublish
from blog.publishing.removal import delete, take_back
from blog.publishing.resanitizing import resanitize
from blog.publishing.settings import remove_label, rename_author, rename_label, update_blog

__all__ = [
    "AddressTaken",
    "Changes",
    "EmptyLabel",
    "FixedKind",
    "ImportedPost",
    "InvalidTime",
    "LabelTaken",
    "MediaFile",
    "Outcome",
    "ParentLoop",
    "PublishingError",
    "StalePost",
    "UnknownParent",
    "UnusableAddress",
    "UnusableFile",
    "add_address",
    "apart",
    "change_kind",
    "delete",
    "draft",
    "edit",
    "import_posts",
    "publish",
    "publish_due",
    "record_comments",
    "record_measurement",
    "remove_address",
    "remove_label",
    "rename_author",
    "rename_label",
    "resanitize",
    "schedule",
    "scopes_of_comments",
    "set_parents",
    "take_back",
    "unpublish",
    "update_blog",
]
