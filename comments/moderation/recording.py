"""What every change has in common: rows locked in one order, events, counts, revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Max
from django.utils import timezone

from blog import announcing, publishing, revisions
from blog.models import Post
from comments.models import Comment, ModerationEvent


def lock(ids: Collection[int]) -> dict[int, Comment]:
    """Return comments by id, locked, after their posts: the order that every writer keeps."""
    posts = Comment.objects.filter(pk__in=ids).values_list("post_id", flat=True).distinct()
    list(Post.objects.select_for_update().filter(pk__in=list(posts)).order_by("pk").only("pk"))
    rows = Comment.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {comment.pk: comment for comment in rows}


def scopes_of(post_ids: Iterable[int]) -> set[str]:
    """Name what moves when a comment of these posts comes to light or goes."""
    ids = set(post_ids)
    return publishing.scopes_of_comments(ids) | {revisions.COMMENTS} if ids else set()


def tell(post_ids: Collection[int]) -> int:
    """Move what shows comments on these posts, announce it, and return the revision.

    For comments that came to light, changed there, or went; 0 for none.
    """
    revision = revisions.move(scopes_of(post_ids))
    announcing.announce_comments(post_ids)
    return revision


def recount(post_ids: Collection[int]) -> None:
    """Store the number of visible comments of each post, and the newest one's time."""
    if not post_ids:
        return
    counted = (
        Comment.objects.filter(post__in=post_ids, visible=True)
        .values("post_id")
        .annotate(count=Count("pk"), newest_at=Max("published_at"))
        .values_list("post_id", "count", "newest_at")
    )
    found = {post_id: (count, newest_at) for post_id, count, newest_at in counted}
    for post_id in sorted(post_ids):
        count, newest_at = found.get(post_id, (0, None))
        publishing.record_comments(post_id, count=count, newest_at=newest_at)


def event(
    comment: Comment,
    action: str,
    *,
    from_state: str,
    batch: UUID,
    by: AbstractBaseUser | None = None,
    reasons: Sequence[str] = (),
) -> ModerationEvent:
    """Return an unsaved event for a comment that has its new state already."""
    return ModerationEvent(
        comment=comment,
        at=timezone.now(),
        by_id=by.pk if by else None,
        action=action,
        from_state=from_state,
        to_state=comment.state,
        reasons=list(reasons),
        batch=batch,
    )
