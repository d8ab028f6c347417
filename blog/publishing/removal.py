"""Deleting posts."""

from __future__ import annotations

from django.db import transaction

from blog import announcing, locks, revisions
from blog.models import Label, Post, PostUrl
from blog.publishing import archives, writing

#: As many posts as one transaction takes back.
BATCH = 500


def delete(post: Post) -> None:
    """Delete ``post`` with its comments; the addresses that it had answer 410 from now on.

    Its counter stays behind, so that its comment feed is known to be gone.
    """
    with transaction.atomic():
        stored = writing.lock(post)
        scopes = writing.scopes_of(stored) | {revisions.COMMENTS}
        topics = announcing.topics_with_entry(stored, scopes) if stored.is_published else set()
        if stored.is_published:
            scopes |= archives.scopes_of_gap(stored)
        if stored.path is not None:
            PostUrl.objects.update_or_create(path=stored.path, query="", defaults={"post": None})
        was_published = stored.was_published
        if stored.is_published:
            announcing.announce_links(stored)
        stored.delete()
        revisions.move(scopes if was_published else (), breaks=scopes)
        announcing.announce(topics)


def take_back(ref_prefix: str) -> int:
    """Delete every post whose import reference begins so, as if it had never been here.

    No page answers 410 for it, and labels that no post has any more go too. Returns the number
    of posts. One transaction for each 500: no other writer waits for long.
    """
    taken_back = 0
    while batch := _take_back_some(ref_prefix):
        taken_back += batch
    return taken_back


@transaction.atomic
def _take_back_some(ref_prefix: str) -> int:
    """Delete some of them."""
    locks.hold(writing.LOCK)
    imported = Post.objects.select_for_update().filter(import_ref__startswith=ref_prefix)
    posts = list(imported.order_by("pk")[:BATCH])
    if not posts:
        return 0
    ids = [post.pk for post in posts]
    shown = [post for post in posts if post.is_published]
    topics = writing.lists_of(shown)
    if any(post.comment_count for post in shown):
        topics.add(revisions.COMMENTS)
    labels = list(Label.objects.filter(posts__in=ids).distinct().values_list("pk", flat=True))
    PostUrl.objects.filter(post__in=ids).delete()
    Post.objects.filter(pk__in=ids).delete()
    Label.objects.filter(pk__in=labels, posts=None).delete()
    scopes = (
        {revisions.POSTS, revisions.PAGES, revisions.COMMENTS, revisions.ARCHIVES}
        | {revisions.of_post(pk) for pk in ids}
        | {revisions.of_author(post.author_id) for post in posts}
        | {revisions.of_label(label) for label in labels}
    )
    revisions.move(scopes, breaks=scopes)
    announcing.announce(topics)
    return len(posts)
