"""Telling others that feeds have changed: what is to be told is written with the change.

A topic is a feed in all of its formats, named as `blog.revisions` names what it shows: ``posts``,
``pages``, ``comments``, ``label:3``, ``author:5``, and ``post:12`` for the comments on one post.
It has changed when its set of entries has, or an entry's ``updated``; counts of comments, names
and settings are no news. So each operation says what it announces, beside the counters that it
moves, which are more. Who sends it registers for :data:`KIND`.

The sites that a post links to hear of it as well (:func:`announce_links`), when it is published,
its entry is edited, or it goes; imports and sample posts are no news to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings

from blog import outbox, revisions
from blog.models import Blog, Post

KIND: Final = "websub"
#: What tells the sites that a post links to (Webmention §3.1); the subject is the post's number.
LINKS: Final = "send-mentions"
#: How long changes are gathered before the hub is told.
GATHERED_FOR: Final = timedelta(seconds=30)


def announce(topics: Iterable[str]) -> None:
    """Have the hub told, if there is one, that the feeds of ``topics`` changed.

    Archives among them are left out: nobody subscribes to one. Call it in the transaction of the
    change, after its counters have moved: the order of locks.
    """
    if settings.WEBSUB_HUB:
        told = [topic for topic in topics if not revisions.is_of_archives(topic)]
        outbox.gather(KIND, told, delay=GATHERED_FOR)


def announce_links(post: Post) -> None:
    """Have the sites told that ``post`` links to, or did, if the owner wants that.

    Call it in the transaction of the change, as :func:`announce`. What readers never saw is told
    to nobody. One query, two if there is something to tell.
    """
    if post.was_published and Blog.objects.filter(sends_mentions=True).exists():
        outbox.gather(LINKS, [str(post.pk)], delay=GATHERED_FOR)


def topics_with_entry(post: Post, scopes: Iterable[str]) -> set[str]:
    """Return the topics among ``scopes`` that ``post`` enters when it appears, or leaves.

    Its comments come and go with it, if it has any.
    """
    topics = set(scopes)
    if post.comment_count:
        return topics
    return topics - {revisions.COMMENTS, revisions.of_post(post.pk)}


def announce_comments(post_ids: Iterable[int], *, of_each: bool = True) -> None:
    """Have the hub told that comments on these posts came, changed or went, where readers see it.

    Without ``of_each``, of the feed of all comments alone: an import brings comments on thousands
    of posts, to whose own feeds hardly anybody has subscribed yet. One query, none without a hub.
    """
    if not settings.WEBSUB_HUB:
        return
    shown = Post.objects.published().filter(pk__in=list(post_ids)).values_list("pk", flat=True)
    if topics := {revisions.of_post(pk) for pk in shown}:
        announce((topics if of_each else set()) | {revisions.COMMENTS})
