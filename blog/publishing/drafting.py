"""Writing and changing a text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from blog import announcing, locks, revisions
from blog.cleaning.media import MediaFile
from blog.models import Post
from blog.publishing import enclosures, writing
from blog.publishing import labels as labelling
from blog.publishing.errors import InvalidTime, ParentLoop, UnknownParent

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What a reader sees of the entry itself: a change of these moves ``updated_at``.
ENTRY_FIELDS = frozenset({"title", "html", "teaser_html", "feed_html", "feed_teaser_html"})
#: What the words that a search finds it by are made of.
SEARCHED_FIELDS = frozenset({"title", "html"})


class Content(TypedDict, total=False):
    """What a new post may come with."""

    title: str
    slug: str
    source: str
    source_format: str
    parent: Post | None
    position: int
    labels: Sequence[str]
    comments_closed: bool
    published_at: datetime
    #: All the files that stand beside the text; those that it plays come by themselves.
    enclosures: Sequence[MediaFile]


class Changes(Content, total=False):
    """What an edit may change; what is left out stays."""

    author: User


def draft(*, author: User, kind: str = Post.Kind.POST, **content: Unpack[Content]) -> Post:
    """Make a draft: no reader sees it, and no revision moves."""
    post = Post(kind=kind, author=author, created_at=timezone.now())
    fields = _fields(post, content)
    fields |= writing.rendered(
        content.get("source", ""), content.get("source_format", Post.Format.MARKDOWN)
    )
    fields |= writing.searchable(fields.get("title", ""), fields["html"])
    for name, value in fields.items():
        setattr(post, name, value)
    with transaction.atomic():
        locks.hold(writing.LOCK)
        post.save(force_insert=True)
        post.labels.set(labelling.named(content.get("labels", ())).values())
        _enclose(post, post.html, given=content.get("enclosures", ()))
    return post


def edit(post: Post, **changes: Unpack[Changes]) -> Post:
    """Change a post; nothing happens, no revision and no time, if nothing differs.

    ``updated_at`` moves only when a reader of the entry sees a difference. Raises
    :class:`~blog.publishing.StalePost` if the row is newer than ``post``.
    """
    fields = _fields(post, changes)
    if "author" in changes:
        fields["author_id"] = changes["author"].pk
    if "source" in changes or "source_format" in changes:
        fields |= writing.rendered(
            changes.get("source", post.source), changes.get("source_format", post.source_format)
        )
    with transaction.atomic():
        stored = writing.lock(post)
        _check_parent(stored, fields)
        before = writing.scopes_of(stored)
        relabelled = "labels" in changes and _relabel(stored, changes["labels"])
        html = fields.get("html", stored.html)
        enclosed = (html != stored.html or "enclosures" in changes) and _enclose(
            stored, html, given=changes.get("enclosures")
        )
        fields = {name: value for name, value in fields.items() if getattr(stored, name) != value}
        if SEARCHED_FIELDS & fields.keys():
            fields |= writing.searchable(
                fields.get("title", stored.title), fields.get("html", stored.html)
            )
        if fields or relabelled or enclosed:
            _write(stored, fields, relabelled=relabelled, enclosed=enclosed, before=before)
    return writing.refresh(post, stored)


def _fields(post: Post, changes: Content) -> dict[str, Any]:
    """Return the plain columns among ``changes``, cleaned and checked."""
    fields: dict[str, Any] = {
        name: changes[name]
        for name in ("slug", "position", "comments_closed", "published_at")
        if name in changes
    }
    if "title" in changes:
        fields["title"] = writing.clean_title(changes["title"])
    if "parent" in changes:
        fields["parent_id"] = _parent_id(post, changes["parent"])
    if "published_at" in fields and fields["published_at"] > timezone.now():
        raise InvalidTime(fields["published_at"], must_be="in the past")
    return fields


def _parent_id(post: Post, parent: Post | None) -> int | None:
    """Return the id of a parent that fits, or refuse it."""
    if parent is None:
        return None
    if post.kind != Post.Kind.PAGE or parent.kind != Post.Kind.PAGE:
        raise UnknownParent
    return parent.pk


def _check_parent(post: Post, fields: dict[str, Any]) -> None:
    """Refuse a parent that stands below ``post``; the tree is read once."""
    above = fields.get("parent_id")
    if above is None:
        return
    parents = dict(Post.objects.pages().values_list("pk", "parent_id"))
    while above is not None:
        if above == post.pk:
            raise ParentLoop(post.pk)
        above = parents.get(above)


def _relabel(post: Post, names: Sequence[str]) -> bool:
    """Set the labels of ``post`` and return whether that changed any."""
    wanted = {label.pk for label in labelling.named(names).values()}
    if wanted == set(post.labels.values_list("pk", flat=True)):
        return False
    post.labels.set(wanted)
    return True


def _enclose(post: Post, html: str, *, given: Sequence[MediaFile] | None) -> bool:
    """Give ``post`` the files of its text, and those ``given`` beside it; whether any changed."""
    beside = None if given is None else {post.pk: given}
    planned = enclosures.plan({post.pk: html}, beside=beside)
    if planned.post_ids:
        planned.store()
    return bool(planned.post_ids)


def _write(
    post: Post, fields: dict[str, Any], *, relabelled: bool, enclosed: bool, before: set[str]
) -> None:
    """Store what differs, with the time and the revisions that go with it."""
    beside = relabelled or enclosed or "author_id" in fields
    seen_by_readers = beside or bool(ENTRY_FIELDS & fields.keys())
    if post.was_published and seen_by_readers:
        fields["updated_at"] = writing.now_not_before(post.updated_at)
    elif post.is_published and "published_at" in fields:
        # Another date alone is no news to subscribers, but nothing is updated before it is there.
        fields["updated_at"] = writing.latest(fields["published_at"], post.updated_at)
    if "author_id" in fields and post.kind == Post.Kind.POST:
        before.add(revisions.of_author(fields["author_id"]))
    scopes = before | (writing.scopes_of(post) if relabelled else set())
    if not post.is_published:
        scopes = set()
    # It leaves a label or an author, or the newest ones for a place further back.
    leaves = relabelled or not fields.keys().isdisjoint({"author_id", "published_at"})
    # Under another date it has another place, which may be beyond the end of the feed.
    is_news = seen_by_readers or "published_at" in fields
    topics = scopes - {revisions.of_post(post.pk)} if is_news else set()
    breaks = scopes if leaves else set()
    writing.write(post, fields, scopes=scopes, breaks=breaks, topics=topics)
    if post.is_published and not ENTRY_FIELDS.isdisjoint(fields):
        announcing.announce_links(post)
