"""What moderators did, and taking it back."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from django.contrib.auth.models import User
from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api import keysets, listing
from blog.paging import UUIDCursor
from comments import moderation
from comments.api.moderating import documents, kinds
from comments.api.moderating.base import ModeratorView, moderator
from comments.api.moderating.serializers import BatchSerializer, UndoneSerializer
from comments.models import Batch

NEWEST_FIRST: Final = keysets.Order("at", newest_first=True)


class BatchQuery(listing.ListQuery):
    """The parameters of the list of batches."""

    cursors: ClassVar = UUIDCursor


class BatchList(ModeratorView):
    """What was done."""

    @documents.reads(
        problems.BAD_QUERY,
        operation_id="list_batches",
        summary="List what moderators did",
        description="Newest first. Each can be undone once; so can an undo.",
        parameters=[BatchQuery],
        answer=listing.described("BatchList", BatchSerializer(many=True)),
        example=documents.BATCHES,
    )
    def get(self, request: Request) -> Response:
        """Return a part of the list."""
        query = listing.query(BatchQuery, request)
        rows = Batch.objects.select_related("by", "undone_by")
        entry = BatchSerializer().to_representation
        return listing.page(request, query, rows, order=NEWEST_FIRST, entry=entry)


class Undo(ModeratorView):
    """Taking a batch back."""

    @documents.writes(
        kinds.UNKNOWN_BATCH,
        kinds.ALREADY_UNDONE,
        operation_id="undo_batch",
        summary="Undo a batch",
        description=(
            "Takes back what the batch changed, wherever nothing has happened since to the same "
            "thing. What has moved on stays as it is, and is named."
        ),
        request=None,
        answer=UndoneSerializer,
        example=documents.UNDONE,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Undo it."""
        undone = moderation.undo(batch_id, by=moderator(request))
        by = {moved.by for moved in undone.moved_on if moved.by is not None}
        users = User.objects.in_bulk(by) if by else {}
        return Response(UndoneSerializer(undone, context={"users": users}).data)
