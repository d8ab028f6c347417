"""Posts from elsewhere, in batches."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from blog import announcing, entry_ids, locks, revisions
from blog.cleaning.media import MediaFile
from blog.models import Blog, Enclosure, Label, Post, PostUrl
from blog.publishing import addresses, archives, enclosures, labels, writing

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPost:
    """A post as another system had it.

    ``ref`` names it for good: a second import of the same ``ref`` changes nothing.
    ``published_at`` in the future makes it scheduled. ``old_urls`` are (path, query) pairs.
    """

    ref: str
    author: User
    kind: str = Post.Kind.POST
    title: str = ""
    slug: str = ""
    source: str = ""
    source_format: str = Post.Format.HTML
    state: str = Post.State.DRAFT
    published_at: datetime | None = None
    updated_at: datetime | None = None
    atom_id: str = ""
    labels: Sequence[str] = ()
    position: int = 0
    comments_closed: bool = False
    old_urls: Sequence[tuple[str, str]] = field(default=())
    #: The files that stand beside the text; those that it plays come by themselves.
    enclosures: Sequence[MediaFile] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one imported item."""

    ref: str
    post: Post
    created: bool


def import_posts(items: Sequence[ImportedPost]) -> list[Outcome]:
    """Store a batch in one transaction, in the order given; return an outcome for each.

    Nothing that is here is changed. The number of queries doesn't grow with the batch.
    """
    posts = {item.ref: _built(item) for item in items}
    by_ref = {item.ref: item for item in items}
    with transaction.atomic():
        locks.hold(writing.LOCK)
        known = {p.import_ref: p for p in Post.objects.filter(import_ref__in=list(posts))}
        fresh = {ref: post for ref, post in posts.items() if ref not in known}
        entry_ids.keep_apart(list(fresh.values()), stored=Post.objects.all())
        moved = _mint(list(fresh.values()))
        wanted = labels.named(name for ref in fresh for name in by_ref[ref].labels)
        named = {ref: _named(by_ref[ref].labels, wanted) for ref in fresh}
        scopes = _scopes((post, named[ref]) for ref, post in fresh.items())
        revision = revisions.move(scopes | moved)
        announcing.announce(scopes)
        for post in fresh.values():
            post.changed_at_revision = revision
        Post.objects.bulk_create(fresh.values())
        _label({post.pk: named[ref] for ref, post in fresh.items()})
        _keep_addresses({post.pk: by_ref[ref].old_urls for ref, post in fresh.items()})
        enclosures.plan(
            {post.pk: post.html for post in fresh.values()},
            beside={post.pk: by_ref[ref].enclosures for ref, post in fresh.items()},
            origin=Enclosure.Origin.IMPORT,
        ).store()
    outcomes = known | fresh
    return [Outcome(item.ref, outcomes[item.ref], item.ref in fresh) for item in items]


def set_parents(parents: Mapping[str, str]) -> None:
    """Put imported pages under their parents; both sides are named by their ``ref``.

    Pages that have a parent already keep it, and what would make a loop is left out.
    """
    with transaction.atomic():
        locks.hold(writing.LOCK)
        pages = {p.import_ref: p for p in Post.objects.pages().exclude(import_ref=None)}
        tree = {p.pk: p.parent_id for p in pages.values()}
        moved = []
        for ref, parent_ref in parents.items():
            page, parent = pages.get(ref), pages.get(parent_ref)
            if page is None or parent is None or page.parent_id is not None:
                continue
            if not _is_below(parent.pk, page.pk, tree):
                page.parent_id = tree[page.pk] = parent.pk
                moved.append(page)
        Post.objects.bulk_update(moved, ["parent"])
        revisions.move([revisions.PAGES] if moved else [])


def _is_below(page_id: int | None, other_id: int, tree: Mapping[int, int | None]) -> bool:
    """Whether ``page_id`` is ``other_id`` or stands somewhere below it."""
    while page_id is not None:
        if page_id == other_id:
            return True
        page_id = tree.get(page_id)
    return False


def _built(item: ImportedPost) -> Post:
    """Return an unsaved row for ``item``, rendered; no address yet."""
    now = timezone.now()
    title, forms = (
        writing.clean_title(item.title),
        writing.rendered(item.source, item.source_format),
    )
    post = Post(
        kind=item.kind,
        author=item.author,
        title=title,
        slug=slugify(item.slug, allow_unicode=True)[: addresses.SLUG_CHARACTERS],
        position=item.position,
        comments_closed=item.comments_closed,
        import_ref=item.ref,
        created_at=item.published_at if item.published_at and item.published_at < now else now,
        **forms,
        **writing.searchable(title, forms["html"]),
    )
    if item.atom_id:
        post.atom_id = item.atom_id
    _set_state(post, item, now=now)
    return post


def _set_state(post: Post, item: ImportedPost, *, now: datetime) -> None:
    """Give the row its state and times: never published in the future, never updated before."""
    post.state = item.state
    if item.state == Post.State.DRAFT:
        return
    published_at = item.published_at or now
    if published_at > now:
        post.state, post.scheduled_for = Post.State.SCHEDULED, published_at
        return
    post.state, post.published_at = Post.State.PUBLISHED, published_at
    updated_at = max(published_at, item.updated_at or published_at)
    post.updated_at = min(now, apart(updated_at, item.ref))


def apart(moment: datetime, ref: str) -> datetime:
    """Return a time of whole seconds with a fraction that its import reference makes.

    Other systems keep whole seconds, and entries of a feed must not share their ``updated``.
    """
    if moment.microsecond:
        return moment
    return moment.replace(microsecond=zlib.crc32(ref.encode()) % 1_000_000)


def _mint(posts: Sequence[Post]) -> set[str]:
    """Give each published row its address and its number, in the order given.

    Returns the scopes that the numbers move.
    """
    blog = Blog.current()
    dated = [(post, post.published_at) for post in posts if post.is_published]
    stems = [
        addresses.stem_of(post, published_at=published_at, blog=blog)
        for post, published_at in dated
        if published_at is not None
    ]
    if not dated:
        return set()
    first = addresses.mint_sequences(len(dated))
    paths = addresses.mint_paths(stems)
    for sequence, (post, _), path in zip(count(first), dated, paths, strict=False):
        post.path, post.sequence = path, sequence
    return archives.scopes_of_numbers(first, count=len(dated))


def _named(names: Iterable[str], wanted: Mapping[str, Label]) -> set[Label]:
    """Return the labels with these names, which are ``wanted`` by their folded names."""
    folded = (labels.clean_name(name).casefold() for name in names)
    return {wanted[name] for name in folded if name in wanted}


def _scopes(labelled: Iterable[tuple[Post, Iterable[Label]]]) -> set[str]:
    """Name the lists that a batch enters; the posts' own counters begin with their first change."""
    scopes = set()
    for post, found in labelled:
        if not post.is_published:
            continue
        scopes.add(writing.scope_of_kind(post))
        if post.kind == Post.Kind.POST:
            scopes.add(revisions.of_author(post.author_id))
            scopes.update(revisions.of_label(label.pk) for label in found)
    return scopes


def _label(labels_by_post: Mapping[int, Iterable[Label]]) -> None:
    """Attach the labels."""
    through = Post.labels.through
    rows = {(pk, label.pk) for pk, found in labels_by_post.items() for label in found}
    through.objects.bulk_create(
        through(post_id=post_id, label_id=label_id) for post_id, label_id in sorted(rows)
    )


def _keep_addresses(urls_by_post: Mapping[int, Sequence[tuple[str, str]]]) -> None:
    """Remember old addresses; one that leads somewhere already is left as it is."""
    PostUrl.objects.bulk_create(
        (
            PostUrl(path=path, query=query, post_id=post_id)
            for post_id, urls in urls_by_post.items()
            for path, query in urls
        ),
        ignore_conflicts=True,
    )
