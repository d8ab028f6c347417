"""Comments from elsewhere, in batches."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog import announcing, entry_ids, guard, publishing, revisions, sanitize, text
from blog.models import Post
from comments import networks, threads
from comments.models import Comment, ModerationEvent
from comments.moderation import recording

#: Why an imported comment is not shown.
IMPORTED_AS_IT_WAS = {"code": "imported", "detail": "was so where it came from"}
#: Deeper threads go on at this depth: an index entry has a largest size.
DEEPEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedComment:
    """A comment as another system had it.

    ``ref`` names it for good: a second import of the same ``ref`` changes nothing. A
    ``parent_ref`` that is unknown makes it the first of a thread. ``address`` is an IP address,
    ``mention_url`` of a mention the page that it stands on.
    """

    ref: str
    post: Post
    created_at: datetime
    source: str
    source_format: str = Comment.Format.HTML
    state: str = Comment.State.PENDING
    kind: str = Comment.Kind.COMMENT
    mention_url: str = ""
    parent_ref: str = ""
    atom_id: str = ""
    anchor: str = ""
    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    address: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one imported comment."""

    ref: str
    comment: Comment
    created: bool
    #: Its parent is neither here nor in the batch.
    orphan: bool


def import_comments(items: Sequence[ImportedComment]) -> list[Outcome]:
    """Store a batch in one transaction and return an outcome for each; no mail goes out.

    Nothing that is here is changed. The number of queries grows with the depth of the
    threads and the number of posts, not with that of the comments.
    """
    html = _cleaned(items)
    built = {item.ref: _built(item, html[item.source, item.source_format]) for item in items}
    with transaction.atomic():
        posts = {item.post.pk for item in items}
        list(Post.objects.select_for_update().filter(pk__in=posts).order_by("pk").only("pk"))
        known = _known([*built, *(item.parent_ref for item in items if item.parent_ref)])
        fresh = {ref: comment for ref, comment in built.items() if ref not in known}
        orphans = _place([item for item in items if item.ref in fresh], fresh, known)
        _store(list(fresh.values()))
    return [
        Outcome(
            item.ref, known.get(item.ref) or fresh[item.ref], item.ref in fresh, item.ref in orphans
        )
        for item in items
    ]


def _known(refs: Iterable[str]) -> dict[str, Comment]:
    """Return the comments that are here by their import reference."""
    rows = Comment.objects.filter(import_ref__in=set(refs)).select_related("root")
    return {str(comment.import_ref): comment for comment in rows}


def _cleaned(items: Sequence[ImportedComment]) -> dict[tuple[str, str], str]:
    """Return the clean HTML of each different text: cleaning is what takes the time."""
    texts = {(item.source, item.source_format) for item in items}
    return {
        (source, kind): sanitize.comment_imported(text.xml_safe(source), kind)
        for source, kind in texts
    }


def _built(item: ImportedComment, html: str) -> Comment:
    """Return an unsaved row, cleaned; it has no place yet."""
    approved = item.state == Comment.State.APPROVED
    # A feed says of nothing that it comes from the future.
    now = timezone.now()
    created_at = min(item.created_at, now)
    comment = Comment(
        post=item.post,
        import_ref=item.ref,
        anchor=item.anchor,
        state=item.state,
        kind=item.kind,
        mention_url=_page_of(item),
        visible=approved,
        reasons=[] if approved else [IMPORTED_AS_IT_WAS],
        author_name=guard.imported_name(item.author_name) or "Anonymous",
        author_email=guard.imported_email(item.author_email),
        author_url=guard.imported_url(item.author_url),
        user_id=item.user_id,
        network=networks.of_address(item.address),
        source=text.xml_safe(item.source),
        source_format=item.source_format,
        html=html,
        sanitizer=sanitize.VERSION,
        # Not when it got there elsewhere: what comes as spam is kept here as long as any other.
        state_at=now,
        created_at=created_at,
        published_at=min(publishing.apart(created_at, item.ref), now) if approved else None,
    )
    if item.atom_id:
        comment.atom_id = item.atom_id
    return comment


def _page_of(item: ImportedComment) -> str:
    """Return the page of a mention, '' for what is none or has no address that can be one."""
    return guard.imported_url(item.mention_url) if item.kind == Comment.Kind.MENTION else ""


def _place(
    items: Sequence[ImportedComment], fresh: Mapping[str, Comment], known: Mapping[str, Comment]
) -> set[str]:
    """Give each fresh comment its place, parents first; return the refs of orphans."""
    parents = {item.ref: item.parent_ref for item in items}
    orphans: set[str] = set()
    for ref in parents:
        for below in reversed(_unplaced_line(ref, parents, fresh)):
            parent = known.get(parents[below]) or fresh.get(parents[below])
            comment = fresh[below]
            if parent is not None and (parent.post_id != comment.post_id or not parent.path):
                parent = None
            if parent is None and parents[below]:
                orphans.add(below)
            threads.place(comment, under=_not_too_deep(parent))
    return orphans


def _unplaced_line(ref: str, parents: Mapping[str, str], fresh: Mapping[str, Comment]) -> list[str]:
    """Return ``ref`` and the comments above it that have no place yet, from the bottom up."""
    line: list[str] = []
    while ref in fresh and not fresh[ref].path and ref not in line:
        line.append(ref)
        ref = parents[ref]
    return line


def _not_too_deep(parent: Comment | None) -> Comment | None:
    """Return the parent, or the one above it where the thread has reached its depth."""
    while parent is not None and parent.depth >= DEEPEST:
        parent = parent.parent
    return parent


def _store(comments: Sequence[Comment]) -> None:
    """Insert parents before replies, then events, counts and revisions."""
    entry_ids.keep_apart(comments, stored=Comment.objects.all())
    affected = {comment.post_id for comment in comments if comment.visible}
    revision = revisions.move(recording.scopes_of(affected))
    announcing.announce_comments(affected, of_each=False)
    by_depth: dict[int, list[Comment]] = defaultdict(list)
    for comment in comments:
        comment.changed_at_revision = revision
        by_depth[comment.depth].append(comment)
    for depth in sorted(by_depth):
        Comment.objects.bulk_create(by_depth[depth])
    batch = uuid.uuid4()
    ModerationEvent.objects.bulk_create(
        recording.event(comment, "import", from_state="", batch=batch) for comment in comments
    )
    recording.recount(affected)
