"""Imported comments."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.utils import timezone

from blog import guard
from blog.models import Post
from comments import moderation
from comments.models import Comment
from feeds.imports.authors import Authors
from feeds.imports.tally import Note, Tally
from feeds.readers.records import COMMENT, PINGBACK, TRACKBACK, CommentRecord

#: So many comments are one transaction.
COMMENTS_A_BATCH = 200

_MENTIONS = frozenset({PINGBACK, TRACKBACK})
#: What WordPress stores for "no address".
_NO_ADDRESS = frozenset({"", "http://", "https://"})


class CommentImport:
    """Imports the comments of a batch of posts."""

    def __init__(self, authors: Authors, tally: Tally, *, dry_run: bool) -> None:
        self._authors = authors
        self._tally = tally
        self._dry_run = dry_run

    def take(self, records: Sequence[CommentRecord], posts: Mapping[str, Post | None]) -> None:
        """Import the comments on `posts`, as `PostImport.take` returns them."""
        wanted = [record for record in records if record.post_ref in posts]
        if left_out := len(records) - len(wanted):
            reason = "it stands under a post that was deleted here"
            self._tally.skipped["comment", reason] += left_out
        known = _known([ref for r in wanted for ref in (r.ref, r.parent_ref) if ref])
        fresh = [record for record in wanted if record.ref not in known]
        if unchanged := len(wanted) - len(fresh):
            self._tally.unchanged["comment"] += unchanged
        placed = iter(self._parents_first(fresh, known))
        for batch in iter(lambda: list(islice(placed, COMMENTS_A_BATCH)), []):
            self._store(batch, posts)

    def _parents_first(
        self, records: Sequence[CommentRecord], known: set[str]
    ) -> list[CommentRecord]:
        """Return comments behind what they answer; what answers nothing begins a thread."""
        here = {record.ref: record.post_ref for record in records}
        replies: dict[str, list[CommentRecord]] = defaultdict(list)
        waiting: deque[CommentRecord] = deque()
        for record in records:
            if here.get(record.parent_ref) == record.post_ref:
                replies[record.parent_ref].append(record)
            else:
                waiting.append(self._attached(record, known))
        ordered: list[CommentRecord] = []
        while waiting:
            ordered.append(waiting.popleft())
            waiting.extend(replies.pop(ordered[-1].ref, ()))
        in_circles = (record for circle in replies.values() for record in circle)
        return ordered + [self._attached(record, set()) for record in in_circles]

    def _attached(self, record: CommentRecord, known: set[str]) -> CommentRecord:
        """Return a comment without a parent that is not there, and note that."""
        if not record.parent_ref or record.parent_ref in known:
            return record
        self._note(record, "what it answers is not there: became the first of a thread")
        return replace(record, parent_ref="")

    def _store(self, records: Sequence[CommentRecord], posts: Mapping[str, Post | None]) -> None:
        for record in records:
            self._count(record)
        items = [
            self._imported(record, post)
            for record in records
            if (post := posts[record.post_ref]) is not None
        ]
        if items and not self._dry_run:
            moderation.import_comments(items)

    def _imported(self, record: CommentRecord, post: Post) -> moderation.ImportedComment:
        return moderation.ImportedComment(
            ref=record.ref,
            post=post,
            created_at=record.created_at,
            source=record.body,
            source_format=record.body_format,
            state=record.state,
            kind=_kind(record),
            # Of a pingback it is the page that links here.
            mention_url=record.author_url,
            parent_ref=record.parent_ref,
            atom_id=record.atom_id if len(record.atom_id) <= _longest("atom_id") else "",
            anchor=record.anchor[: _longest("anchor")],
            author_name=record.author_name,
            author_email=record.author_email,
            author_url=record.author_url,
            address=record.author_address,
            user_id=self._authors.of_comment(record.author_login),
        )

    def _count(self, record: CommentRecord) -> None:
        """Count a new comment, and note what the guard will not let through."""
        self._tally.created["comment"] += 1
        self._tally.details["comment", record.state] += 1
        if record.kind != COMMENT:
            self._tally.details["comment", record.kind] += 1
        name, url = " ".join(record.author_name.split()), record.author_url
        if name and guard.imported_name(name) != name:
            self._note(record, "its author's name was cut or cleaned")
        if url not in _NO_ADDRESS and not guard.imported_url(url):
            self._note(record, "its author's web address can't be one: left out")
        if record.author_email and not guard.imported_email(record.author_email):
            self._note(record, "its author's e-mail address can't be one: left out")
        if record.created_at > timezone.now():
            self._note(record, "its date is in the future: got the date of the import")

    def _note(self, record: CommentRecord, text: str) -> None:
        self._tally.notes.append(Note(record.place, text))


def _known(refs: Iterable[str]) -> set[str]:
    """Return those of `refs` that are here already."""
    found: set[str] = set()
    rest = iter(refs)
    # In portions: databases limit how much one query may ask for.
    for portion in iter(lambda: list(islice(rest, 1_000)), []):
        here = Comment.objects.filter(import_ref__in=portion)
        found.update(str(ref) for ref in here.values_list("import_ref", flat=True))
    return found


def _longest(field: str) -> int:
    """Return how much the database has room for."""
    return getattr(Comment._meta.get_field(field), "max_length", None) or 0


def _kind(record: CommentRecord) -> str:
    """Return what a comment is here: WordPress's old ways to tell of a link are mentions."""
    return Comment.Kind.MENTION if record.kind in _MENTIONS else Comment.Kind.COMMENT
