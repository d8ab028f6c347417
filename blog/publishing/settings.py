"""The blog's settings, and names that stand on many pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from blog import locks, revisions
from blog.models import Blog, Label, Post
from blog.publishing import labels, writing
from blog.publishing.errors import EmptyLabel, LabelTaken

if TYPE_CHECKING:
    from django.contrib.auth.models import User


#: What feeds show of the settings; no other one is news to a subscriber.
SHOWN_IN_FEEDS = frozenset({"title", "subtitle", "language", "feed_content"})
#: What names authors and labels. All archives move: an author of many posts is in all of them.
_NAMING = (revisions.POSTS, revisions.PAGES, revisions.ARCHIVES)


def update_blog(blog: Blog, **changes: Any) -> Blog:
    """Change settings of the blog. Addresses that were minted stay, whatever the zone is."""
    with transaction.atomic():
        locks.hold(writing.LOCK)
        stored = Blog.objects.select_for_update().get()
        differing = {
            name: value for name, value in changes.items() if getattr(stored, name) != value
        }
        if SHOWN_IN_FEEDS & differing.keys():
            differing["updated_at"] = writing.now_not_before(stored.updated_at)
        if differing:
            Blog.objects.update(**differing)
            revisions.move([revisions.BLOG])
    blog.refresh_from_db()
    return blog


def rename_label(label: Label, *, name: str) -> Label:
    """Give a label another name; its slug, and so its address, stays.

    Raises :class:`~blog.publishing.EmptyLabel` or :class:`~blog.publishing.LabelTaken`.
    """
    wanted = labels.clean_name(name)
    if not wanted:
        raise EmptyLabel
    with transaction.atomic():
        locks.hold(writing.LOCK)
        others = Label.objects.exclude(pk=label.pk).values_list("name", flat=True)
        if wanted.casefold() in map(str.casefold, others):
            raise LabelTaken(wanted)
        label.name = wanted
        if Label.objects.filter(pk=label.pk).exclude(name=label.name).update(name=label.name):
            scopes = _showing(label)
            revisions.move(scopes, breaks=scopes)
    return label


def remove_label(label: Label) -> None:
    """Take a label off all posts and delete it."""
    with transaction.atomic():
        locks.hold(writing.LOCK)
        scopes = _showing(label)
        label.delete()
        revisions.move(scopes, breaks=scopes)


def rename_author(user: User) -> None:
    """Store the changed name of ``user``, which stands under what they wrote."""
    with transaction.atomic():
        locks.hold(writing.LOCK)
        user.save()
        beside = writing.scopes_beside(Post.objects.published().filter(author=user.pk))
        scopes = {*_NAMING, revisions.of_author(user.pk), *beside}
        revisions.move(scopes, breaks=scopes)


def _showing(label: Label) -> set[str]:
    """Name every scope whose responses show the name of a label."""
    beside = writing.scopes_beside(Post.objects.published().filter(labels=label))
    return {*_NAMING, revisions.of_label(label.pk)} | beside
