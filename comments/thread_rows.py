"""The threads of a page as the rows of nested lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from blog.models import Post
from comments import threads
from comments.models import Comment, ModerationEvent
from comments.thread_pages import head_of
from comments.threads import Node

#: An imported id that can stand in a page, and is none of ours ("c12", "comments").
_FOREIGN_ID = re.compile(
    r"(?!c\d+\Z|comments\Z|comment-form|post-a-comment|avatar-)[A-Za-z][\w.:-]*"
)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is told of a comment that readers no longer see, while replies to it are shown.

    Whether it waits or was put aside is the moderators' affair, so nothing more is.
    """

    by_author: bool
    locked: bool


#: For a place whose row can't be found.
UNKNOWN = Withdrawn(by_author=False, locked=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A place in the thread, and where it stands among nested lists.

    ``opens`` says that a list of replies begins with it, ``closes`` how many end after it.
    ``parent`` is what it answers, if that is shown; exactly one of ``comment`` and ``withdrawn``
    is None. ``locked`` is said of every place in a thread that takes no more replies.
    """

    comment: Comment | None
    withdrawn: Withdrawn | None
    parent: Comment | None
    depth: int
    anchor: str
    locked: bool
    opens: bool
    has_replies: bool
    closes: range

    @property
    def is_head(self) -> bool:
        """Whether a thread begins here."""
        return self.depth == 0

    @property
    def is_pinned(self) -> bool:
        """Whether its thread stands first, and begins here."""
        return self.comment is not None and self.comment.is_pinned


def rows(post: Post, comments: Sequence[Comment]) -> list[Row]:
    """Lay threads out as nested lists. One query, if there are places of withdrawn comments."""
    nodes = threads.arrange(comments)
    withdrawn = _withdrawn(post, [node.path for node in nodes if node.comment is None])
    shown = {node.comment.pk: node.comment for node in nodes if node.comment}
    locked = _locked(nodes, withdrawn)
    anchors: set[str] = set()
    laid_out = []
    for index, node in enumerate(nodes):
        comment = node.comment
        after = _depth(nodes, index + 1)
        laid_out.append(
            Row(
                comment=comment,
                withdrawn=withdrawn.get(node.path, UNKNOWN) if comment is None else None,
                parent=shown.get(comment.parent_id) if comment and comment.parent_id else None,
                depth=node.depth,
                anchor=_new_anchor(comment, anchors),
                locked=head_of(node.path) in locked,
                opens=node.depth > _depth(nodes, index - 1),
                has_replies=after > node.depth,
                closes=range(max(0, node.depth - after)),
            )
        )
    return laid_out


def _withdrawn(post: Post, paths: Sequence[str]) -> Mapping[str, Withdrawn]:
    """Return what is told of the comments at ``paths``. One query, if there are any.

    Who erased a comment is in the log: nobody by name, if it was its own author.
    """
    if not paths:
        return {}
    by_author = ModerationEvent.objects.filter(
        comment=OuterRef("pk"), action="erase", by__isnull=True
    )
    found = Comment.objects.filter(post=post, path__in=paths).values_list(
        "path", Exists(by_author), "locked_at"
    )
    return {
        path: Withdrawn(by_author=by_author, locked=locked_at is not None)
        for path, by_author, locked_at in found
    }


def _locked(nodes: Sequence[Node], withdrawn: Mapping[str, Withdrawn]) -> set[str]:
    """Return the paths of the threads that take no more replies."""
    heads = [node for node in nodes if node.depth == 0]
    return {
        head.path
        for head in heads
        if (head.comment.is_locked if head.comment else withdrawn.get(head.path, UNKNOWN).locked)
    }


def _depth(nodes: Sequence[Node], index: int) -> int:
    """Return the depth of a node, 0 before the first and after the last one."""
    return nodes[index].depth if 0 <= index < len(nodes) else 0


def _new_anchor(comment: Comment | None, taken: set[str]) -> str:
    """Return the id that a comment had where it came from, if no other one has it."""
    anchor = comment.anchor if comment else ""
    if anchor in taken or not _FOREIGN_ID.fullmatch(anchor):
        return ""
    taken.add(anchor)
    return anchor
