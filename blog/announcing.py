"""Telling others that feeds have changed: what is to be told is written with the change.

A topic is a feed in all of its formats, named as `blog.revisions` names what it shows: ``posts``,
``pages``, ``comments``, ``label:3``, ``author:5``, and ``post:12`` for the comments on one post.
It has changed when its set of entries has, or an entry's ``updated``; counts of comments, names
and settings are no news. So each operation says what it announces, beside the counters that it
moves, which are more. Who sends it registers for :data:`KIND`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings

from blog import outbox, revisions
from blog.models import Post

KIND: Final = "websub"
#: How long changes are gathered before the hub is told.
GATHERED_FOR: Final = timedelta(seconds=30)


def announce(topics: Iterable[str]) -> None:
    """Have the hub told, if there is one, that the feeds of ``topics`` changed.

    Call it in the transaction of the change, after its counters have moved: the order of locks.
    """
    if settings.WEBSUB_HUB:
        outbox.gather(KIND, topics, delay=GATHERED_FOR)


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
