"""Who is banned, and letting them in again."""

from __future__ import annotations

from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery
from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api import fields, keysets, listing
from blog.problems import Problem
from comments import moderation
from comments.api.moderating import documents, kinds
from comments.api.moderating.base import ModeratorView, moderator
from comments.api.moderating.serializers import (
    BAN_ACTIONS,
    BAN_KINDS,
    BanSerializer,
    LiftedSerializer,
)
from comments.models import Batch, Rule

NEWEST_FIRST: Final = keysets.Order("banned_at", newest_first=True)


class BanList(ModeratorView):
    """Bans in force."""

    @documents.reads(
        problems.BAD_QUERY,
        operation_id="list_bans",
        summary="List the bans in force",
        description="Newest first. Rules that the owner wrote by hand are none.",
        parameters=[listing.ListQuery],
        answer=listing.described("BanList", BanSerializer(many=True)),
        example=documents.BANS,
    )
    def get(self, request: Request) -> Response:
        """Return a part of the list."""
        query = listing.query(listing.ListQuery, request)
        rows = _bans().filter(enabled=True)
        entry = BanSerializer().to_representation
        return listing.page(request, query, rows, order=NEWEST_FIRST, entry=entry)


class Lift(ModeratorView):
    """Lifting a ban."""

    @documents.writes(
        kinds.UNKNOWN_BAN,
        kinds.NOT_BANNED,
        operation_id="lift_ban",
        summary="Lift a ban",
        description="Comments that it refuses are taken again.",
        request=None,
        answer=LiftedSerializer,
        example={**documents.BAN, "batch": documents.UNDO},
    )
    def post(self, request: Request, rule_id: int) -> Response:
        """Lift it."""
        rule = _bans().filter(pk=rule_id).first() if rule_id <= fields.MOST_ID else None
        if rule is None:
            raise Problem(kinds.UNKNOWN_BAN, f"There is no ban {rule_id}.")
        report = moderation.lift(rule, by=moderator(request))
        return Response({**BanSerializer(rule).data, "batch": str(report.batch)})


def _bans() -> QuerySet[Rule]:
    """Return the rules that ban or banned somebody, with the time of that."""
    batch = Batch.objects.filter(pk=OuterRef("batch"))
    bans = Rule.objects.filter(batch__isnull=False, kind__in=BAN_KINDS, action__in=BAN_ACTIONS)
    return bans.annotate(banned_at=Subquery(batch.values("at")[:1]))
