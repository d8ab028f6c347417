"""A post's comments, for the page of the post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from blog import guard, press, revisions
from blog.guard import GuardError
from blog.models import Blog, Post
from comments import avatars, policies, threads
from comments.avatars import Picture
from comments.forms import CommentForm
from comments.models import Comment

register = template.Library()

#: Columns that the page needs nothing of; the address is read for the picture, and never shown.
UNSHOWN = ("source", "reasons", "network", "body_digest", "sanitizer")
#: An imported id that can stand in a page, and is none of ours ("c12", "comments").
_FOREIGN_ID = re.compile(
    r"(?!c\d+\Z|comments\Z|comment-form|post-a-comment|avatar-)[A-Za-z][\w.:-]*"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A place in the thread, and where it stands among nested lists.

    ``opens`` says that a list of replies begins with it, ``closes`` how many end after it.
    ``parent`` is what it answers, if that is shown.
    """

    comment: Comment | None
    parent: Comment | None
    depth: int
    anchor: str
    opens: bool
    has_replies: bool
    closes: range


@register.inclusion_tag("comments/thread.html", takes_context=True)
def comment_thread(context: Context, post: Post) -> dict[str, Any]:
    """Show the comments on ``post`` and the form, the same for every reader.

    One query for the comments, however many there are. The page depends on the post's own
    revision and on the blog's settings, and ends when the comments close by themselves.
    """
    request, blog = context["request"], context.get("blog") or Blog.current()
    press.depend(request, revisions.BLOG, revisions.of_post(post.pk))
    press.expire(request, at=policies.closes_at(post, blog))
    comments = _shown(post)
    return {
        "blog": blog,
        "post": post,
        "rows": _rows(comments),
        "pictures": _pictures(comments),
        "view_box": avatars.VIEW_BOX,
        "count": len(comments),
        "is_open": policies.are_open(post, blog),
        "holds_all": policies.holds_all(blog),
        "reply_url": reverse("comments:new", args=[post.pk]),
        "deepest": settings.COMMENT_MAX_DEPTH - 1,
        "form": CommentForm(),
    }


@register.filter
def web_address(url: str) -> str:
    """Return the address of a commenter's site, checked once more, '' if it is none."""
    try:
        return guard.author_url(url)
    except GuardError:
        return ""


@register.filter
def avatar_key(comment: Comment) -> str:
    """Return the key of the picture of who wrote it, '' for none."""
    return avatars.key_of(comment)


@register.filter
def avatar_path(comment: Comment) -> str:
    """Return the address of that picture, '' for none."""
    return avatars.path_of(comment)


def _pictures(comments: Iterable[Comment]) -> dict[str, Picture]:
    """Return the picture of each person once, by its key.

    They stand in the page. A hundred people are 6 kB more of it as it is sent; files would be a
    hundred requests and 80 kB, and each of them costs more than the stored page.
    """
    keys = dict.fromkeys(avatars.key_of(comment) for comment in comments)
    return {key: avatars.picture(key) for key in keys}


def _shown(post: Post) -> list[Comment]:
    """Return what readers see of the post's comments, as threads. One query."""
    found = Comment.objects.approved().filter(post=post).in_thread_order().defer(*UNSHOWN)
    comments = list(found)
    for comment in comments:
        comment.post = post
    return comments


def _rows(comments: Iterable[Comment]) -> list[Row]:
    """Lay the thread out as nested lists."""
    nodes = threads.arrange(comments)
    shown = {node.comment.pk: node.comment for node in nodes if node.comment}
    anchors: set[str] = set()
    rows = []
    for index, node in enumerate(nodes):
        comment = node.comment
        after = _depth(nodes, index + 1)
        rows.append(
            Row(
                comment=comment,
                parent=shown.get(comment.parent_id) if comment and comment.parent_id else None,
                depth=node.depth,
                anchor=_new_anchor(comment, anchors),
                opens=node.depth > _depth(nodes, index - 1),
                has_replies=after > node.depth,
                closes=range(max(0, node.depth - after)),
            )
        )
    return rows


def _depth(nodes: Sequence[threads.Node], index: int) -> int:
    """Return the depth of a node, 0 before the first and after the last one."""
    return nodes[index].depth if 0 <= index < len(nodes) else 0


def _new_anchor(comment: Comment | None, taken: set[str]) -> str:
    """Return the id that a comment had where it came from, if no other one has it."""
    anchor = comment.anchor if comment else ""
    if anchor in taken or not _FOREIGN_ID.fullmatch(anchor):
        return ""
    taken.add(anchor)
    return anchor
