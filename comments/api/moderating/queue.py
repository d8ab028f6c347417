"""The comments that moderators look at: in a list, and one with its history."""

from __future__ import annotations

from typing import Final

from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api import keysets, listing
from comments.api.kinds import UNKNOWN_COMMENT
from comments.api.moderating import documents, filtering, shown
from comments.api.moderating.base import ModeratorView, checked
from comments.api.moderating.filtering import QueueQuery, Sorting
from comments.api.moderating.serializers import (
    ModeratedCommentSerializer,
    WholeCommentSerializer,
)
from comments.models import ModerationEvent

#: How many events come with a comment.
MOST_EVENTS: Final = 100


class Queue(ModeratorView):
    """Comments in any state."""

    @documents.reads(
        problems.BAD_QUERY,
        operation_id="list_moderated_comments",
        summary="List comments to moderate",
        description="Comments in any state but erased, newest first. Each parameter narrows it.",
        parameters=[QueueQuery],
        answer=listing.described("ModeratedCommentList", ModeratedCommentSerializer(many=True)),
        example=documents.LISTED,
    )
    def get(self, request: Request) -> Response:
        """Return a part of the list."""
        query = listing.query(QueueQuery, request)
        rows = shown.readable(filtering.chosen(query).matching())
        order = keysets.Order("created_at", newest_first=query["order"] == Sorting.NEWEST)
        return listing.page(request, query, rows, order=order, entry=shown.entry)


class ModeratedComment(ModeratorView):
    """One comment."""

    @documents.reads(
        UNKNOWN_COMMENT,
        operation_id="get_moderated_comment",
        summary="Read a comment with its history",
        description=f"With the newest {MOST_EVENTS} things that happened to it, newest first.",
        answer=WholeCommentSerializer,
        example=documents.WHOLE,
    )
    def get(self, request: Request, comment_id: int) -> Response:
        """Return the comment."""
        comment = shown.found(checked(comment_id))
        events = ModerationEvent.objects.filter(comment=comment).select_related("by")
        context = {"events": events.order_by("-at", "-id")[:MOST_EVENTS]}
        return Response(WholeCommentSerializer(shown.shown(comment), context=context).data)
