"""What the operations share: locks, compare-and-set, scopes, rendering."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from blog import announcing, blocks, locks, revisions, sanitize, text
from blog.models import Label, Post, PostQuerySet
from blog.publishing.errors import StalePost
from blog.search import words

LOCK = "publishing"


def lock(post: Post) -> Post:
    """Return the stored row of ``post``, locked; refuse if it moved since it was read.

    Publishing is rare, so one lock serialises all of it: addresses and sequence numbers
    are then minted without a race. The comment operations lock the post's row as well.
    """
    locks.hold(LOCK)
    stored = Post.objects.select_for_update().filter(pk=post.pk).first()
    if stored is None or stored.version != post.version:
        seen_now = stored.version if stored else None
        raise StalePost(post.pk, seen=post.version, stored=seen_now)
    return stored


def write(
    post: Post,
    fields: dict[str, Any],
    *,
    scopes: Iterable[str],
    breaks: Iterable[str] = (),
    topics: Iterable[str] = (),
) -> None:
    """Store ``fields`` of the locked ``post``, move ``scopes`` and announce ``topics``, if any.

    ``breaks`` are those of the scopes that the post leaves, or comes to with more than itself. The
    feed of its comments shows the post's title: it always breaks.
    """
    revision = revisions.move(scopes, breaks={revisions.of_post(post.pk), *breaks})
    announcing.announce(topics)
    if revision:
        fields["changed_at_revision"] = revision
    fields["version"] = post.version + 1
    changed = Post.objects.filter(pk=post.pk, version=post.version).update(**fields)
    if changed != 1:
        raise StalePost(post.pk, seen=post.version, stored=None)
    for name, value in fields.items():
        setattr(post, name, value)


def scopes_of(post: Post) -> set[str]:
    """Name every scope whose responses show ``post``; reads its labels (one query).

    Before its first publication it has no number, and is in no archive that was served.
    """
    if post.kind == Post.Kind.PAGE:
        return {revisions.PAGES, revisions.of_post(post.pk)}
    labels = post.labels.values_list("pk", flat=True)
    return {
        revisions.POSTS,
        revisions.of_post(post.pk),
        revisions.of_author(post.author_id),
        *(revisions.of_label(pk) for pk in labels),
        *scopes_of_archives([post]),
    }


def scopes_of_archives(posts: Iterable[Post]) -> set[str]:
    """Name the archives that hold ``posts``; static pages are in none."""
    return {
        revisions.of_archive(blocks.block_of(post.sequence))
        for post in posts
        if post.kind == Post.Kind.POST and post.sequence is not None
    }


def lists_of(posts: Collection[Post]) -> set[str]:
    """Name the lists that ``posts`` stand in: of their kind, their authors, their labels.

    One query.
    """
    dated = [post for post in posts if post.kind == Post.Kind.POST]
    labels = Post.labels.through.objects.filter(post_id__in=[post.pk for post in dated])
    return (
        {scope_of_kind(post) for post in posts}
        | {revisions.of_author(post.author_id) for post in dated}
        | {revisions.of_label(pk) for pk in labels.values_list("label_id", flat=True)}
    )


def scope_of_kind(post: Post) -> str:
    """Name the scope that every post, or every page, is a part of."""
    return revisions.PAGES if post.kind == Post.Kind.PAGE else revisions.POSTS


def scopes_beside(posts: PostQuerySet) -> set[str]:
    """Name the authors and labels of ``posts``, whose lists show what stands beside each post.

    That is the names of its author and of its other labels, and the number of its comments.
    Static pages are in no such list. Two queries.
    """
    posts = posts.posts()
    authors = posts.order_by().values_list("author_id", flat=True).distinct()
    labels = Label.objects.filter(posts__in=posts.order_by()).order_by()
    return {revisions.of_author(pk) for pk in authors} | {
        revisions.of_label(pk) for pk in labels.values_list("pk", flat=True).distinct()
    }


def rendered(source: str, source_format: str) -> dict[str, Any]:
    """Return the stored forms of a text, as fields of a post."""
    clean = sanitize.post(source, source_format)
    picture = clean.lead_image
    return {
        "source": source,
        "source_format": source_format,
        "html": clean.html,
        "teaser_html": clean.teaser_html,
        "feed_html": clean.feed_html,
        "feed_teaser_html": clean.feed_teaser_html,
        "excerpt": clean.excerpt,
        "lead_image_url": picture.url if picture else "",
        "lead_image_width": picture.width if picture else None,
        "lead_image_height": picture.height if picture else None,
        "sanitizer": sanitize.VERSION,
    }


def searchable(title: str, html: str) -> dict[str, str]:
    """Return what a search finds a text by, as a field of a post; both are stored forms."""
    return {"search_words": words.stored(title, html)}


def clean_title(title: str) -> str:
    """Return a title as one line of characters that every feed can carry."""
    return " ".join(text.xml_safe(title).split())[: Post._meta.get_field("title").max_length]


def refresh(post: Post, stored: Post) -> Post:
    """Carry what was written over to the caller's object and return it."""
    for field in Post._meta.concrete_fields:
        setattr(post, field.attname, getattr(stored, field.attname))
    # A relation that was read before may be an older one.
    post._state.fields_cache.clear()
    return post


def now_not_before(earlier: datetime | None) -> datetime:
    """Return the present, or ``earlier`` if a clock was set back meanwhile."""
    return latest(timezone.now(), earlier)


def latest(moment: datetime, other: datetime | None) -> datetime:
    """Return the later of two times, of which one may not be known."""
    return moment if other is None else max(moment, other)
