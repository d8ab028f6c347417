"""Cleaning every stored text again, after the sanitiser or its lists have changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from blog import locks, revisions
from blog.models import Post
from blog.publishing import enclosures, writing

BATCH = 100


def resanitize(*, dry_run: bool = False) -> Iterator[tuple[int, int]]:
    """Render every post from its source again; yield (looked at, changed) after each batch.

    No entry's ``updated_at`` moves, since its author changed nothing; the revisions of what
    readers see do. With ``dry_run`` nothing is written.
    """
    last = 0
    while True:
        with transaction.atomic():
            locks.hold(writing.LOCK)
            batch = list(
                Post.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH]
            )
            rendered = {post.pk for post in batch if _render(post)}
            files = enclosures.plan({post.pk: post.html for post in batch})
            changed = [post for post in batch if post.pk in rendered | files.post_ids]
            if changed and not dry_run:
                _store(changed)
                files.store()
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch), len(changed)


def _render(post: Post) -> bool:
    """Render a post again and return whether that changed a stored form of it."""
    fields = writing.rendered(post.source, post.source_format)
    fields |= writing.searchable(post.title, fields["html"])
    version = fields.pop("sanitizer")
    changed = any(getattr(post, name) != value for name, value in fields.items())
    for name, value in fields.items():
        setattr(post, name, value)
    outdated = post.sanitizer != version
    post.sanitizer = version
    return changed or outdated


def _store(posts: list[Post]) -> None:
    """Write what differs."""
    shown = [post for post in posts if post.is_published]
    labels = Post.labels.through.objects.filter(post_id__in=[post.pk for post in shown])
    revision = revisions.move(
        {writing.scope_of_kind(post) for post in shown}
        | {revisions.of_post(post.pk) for post in shown}
        | {revisions.of_author(post.author_id) for post in shown}
        | {revisions.of_label(pk) for pk in labels.values_list("label_id", flat=True)}
        | writing.scopes_of_archives(shown)
    )
    for post in posts:
        post.version += 1
        post.changed_at_revision = revision or post.changed_at_revision
    Post.objects.bulk_update(
        posts,
        [
            "html",
            "teaser_html",
            "feed_html",
            "feed_teaser_html",
            "excerpt",
            "lead_image_url",
            "lead_image_width",
            "lead_image_height",
            "search_words",
            "sanitizer",
            "version",
            "changed_at_revision",
        ],
    )
