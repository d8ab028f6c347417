"""The private feed of comments that wait for a moderator.

No scope as the others: nothing lists it, nothing stores it, and its address is a secret.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from blog import sanitize
from blog.canonical import absolute_url
from blog.models import Blog
from comments.models import Comment
from feeds.model import Feed, Generator, Item, Person
from feeds.sources.comments import page_of_mention
from feeds.sources.documents import GENERATOR, STYLESHEET

#: As many as a page of the desk.
ENTRIES: Final = 50


def pending(moderator: User, *, address: str) -> Feed:
    """Return the newest comments that wait, for ``moderator``; two queries.

    ``address`` is the feed's own, secret and all.
    """
    blog = Blog.current()
    items = tuple(_items())
    return Feed(
        id=f"urn:uuid:{uuid.uuid5(blog.uuid, f'moderation:{moderator.pk}')}",
        title=f"Waiting for approval on {blog.title}",
        self_url=address,
        alternate_url=absolute_url(reverse("admin:comments_comment_changelist")),
        updated=max([blog.updated_at, *(item.updated for item in items)]),
        language=blog.language,
        generator=Generator(GENERATOR, settings.VERSION),
        stylesheet_url=absolute_url(static(STYLESHEET)),
        items=items,
    )


def _items() -> Iterator[Item]:
    waiting = Comment.objects.pending().select_related("post", "parent")
    for comment in waiting.order_by("-created_at", "-id")[:ENTRIES]:
        yield _item(comment)


def _item(comment: Comment) -> Item:
    """Return a comment as its moderator sees it; its page asks what to do, and does nothing."""
    url = absolute_url(reverse("admin:comments_comment_change", args=[comment.pk]))
    return Item(
        id=comment.atom_id,
        title=f"{comment.author_name} on {comment.post.display_title}",
        url=url,
        published=comment.created_at,
        updated=comment.edited_at or comment.created_at,
        author=Person(comment.author_name, comment.author_url or None),
        content_html=_content(comment, url),
    )


def _content(comment: Comment, desk_url: str) -> str:
    """Return what it says, where, why it is held, and the way to the desk."""
    post_url = absolute_url(comment.post.get_absolute_url())
    reasons = ((reason["detail"],) for reason in comment.reasons)
    return (
        format_html("<p>On “{}”{}:</p>", comment.post.display_title, _answered(comment))
        + sanitize.absolute(comment.html, settings.SITE_URL, page_url=post_url)
        + page_of_mention(comment)
        + format_html_join("", "<p>Held: {}</p>", reasons)
        + format_html('<p><a href="{}">Decide about it</a></p>', desk_url)
    )


def _answered(comment: Comment) -> str:
    """Return whom it answers, in words."""
    return "" if comment.parent is None else f", in reply to {comment.parent.author_name}"
