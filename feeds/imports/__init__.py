"""Imports: what readers find, handed to the operations that write posts and comments.

Batches are transactions of their own, so that other writers get their turn, and so that an
import that was interrupted is simply run again: what is here already is never touched. No mail
goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

from django.utils import timezone

from feeds.imports import settings
from feeds.imports.authors import Authors
from feeds.imports.comments import CommentImport
from feeds.imports.posts import PostImport
from feeds.imports.tally import Note, Tally
from feeds.readers.records import (
    AuthorRecord,
    BlogRecord,
    CommentRecord,
    PostRecord,
    Record,
    Refused,
    Skipped,
)

__all__ = ["ITEMS_A_BATCH", "Export", "Note", "Tally", "run"]

#: So many posts are one transaction; their comments follow in others.
ITEMS_A_BATCH = 100


class Export(Protocol):
    """What a reader makes of an export file."""

    @property
    def blog(self) -> BlogRecord:
        """What the file says of the blog."""

    @property
    def authors(self) -> Sequence[AuthorRecord]:
        """Who wrote it."""

    @property
    def item_count(self) -> int:
        """How often `items` will yield."""

    def items(self, *, now: datetime) -> Iterator[Sequence[Record]]:
        """Yield each item's records: a post and then its comments, or why there is none."""


def run(
    export: Export,
    tally: Tally,
    *,
    dry_run: bool = False,
    advance: Callable[[int], object] = lambda _: None,
) -> None:
    """Import everything and count what becomes of it in `tally`; a dry run writes nothing.

    `advance` is told after each batch how many items it had. Raises ImportFileError if the
    file turns out to be broken after all: what `tally` has until then is imported.
    """
    tally.dry_run = dry_run
    settings.take_over(export.blog, tally, dry_run=dry_run)
    authors = Authors(export.authors, tally, dry_run=dry_run)
    posts = PostImport(authors, tally, dry_run=dry_run)
    comments = CommentImport(authors, tally, dry_run=dry_run)
    items = export.items(now=timezone.now())
    for batch in iter(lambda: list(islice(items, ITEMS_A_BATCH)), []):
        records = [record for records in batch for record in records]
        _count(records, tally)
        there = posts.take([r for r in records if isinstance(r, PostRecord)])
        comments.take([r for r in records if isinstance(r, CommentRecord)], there)
        advance(len(batch))
    posts.finish()


def _count(records: Sequence[Record], tally: Tally) -> None:
    """Count what the reader itself left out or refused."""
    for record in records:
        if isinstance(record, Skipped):
            tally.skipped[record.what, record.reason] += 1
        elif isinstance(record, Refused):
            tally.refused.append(record)
