"""One action on many comments."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api import fields
from blog.parsing import LongJSONParser
from blog.problems import Problem
from comments import moderation
from comments.api.moderating import documents, filtering, kinds
from comments.api.moderating.base import ModeratorView, moderator, sent
from comments.api.moderating.decisions import REASON
from comments.api.moderating.filtering import FilterSerializer
from comments.api.moderating.serializers import ACTIONS, ReportSerializer
from comments.moderation import Action, Report

#: As many comments as one call changes.
MOST: Final = 10_000


class ActionSerializer(fields.Strict):
    """What to do with the comments, and why."""

    action = serializers.ChoiceField(choices=ACTIONS)
    reason = fields.Code(required=False, help_text="A code that the log keeps.")


class BulkOfIdsSerializer(ActionSerializer):
    """An action on comments by their ids."""

    ids = fields.Ids(max_length=MOST)


class BulkOfFilterSerializer(ActionSerializer):
    """An action on what a filter keeps now."""

    filter = FilterSerializer()


class BulkSerializer(ActionSerializer):
    """Either of them."""

    ids = fields.Ids(max_length=MOST, required=False)
    filter = FilterSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Want one of them."""
        if ("ids" in attrs) == ("filter" in attrs):
            message = "Send either ids or a filter."
            raise serializers.ValidationError({"ids": message}, code="one_of")
        return attrs


class Bulk(ModeratorView):
    """Decisions about many comments as one batch."""

    parser_classes = (LongJSONParser,)

    @documents.writes(
        problems.INVALID,
        kinds.EMPTY_FILTER,
        kinds.TOO_MANY,
        operation_id="moderate_many",
        summary="Decide about many comments",
        description=(
            f"By `ids` or by `filter`, of which exactly one is sent; at most {MOST:,} comments. "
            "All that is changed is one batch. What can't be changed is named with the reason, "
            "as is what somebody else decides meanwhile."
        ),
        request=PolymorphicProxySerializer(
            component_name="Bulk",
            serializers=[BulkOfIdsSerializer, BulkOfFilterSerializer],
            resource_type_field_name=None,
        ),
        sent={
            "By ids": {"action": "approve", "ids": [34, 35, 36]},
            "By a filter": {
                "action": "spam",
                "filter": {"state": ["pending"], "domain": "casino.example"},
            },
        },
        answer=ReportSerializer,
        example=documents.REPORT,
    )
    def post(self, request: Request) -> Response:
        """Decide."""
        said = sent(BulkSerializer, request)
        action, reason = Action(said["action"]), said.get("reason", REASON)
        by = moderator(request)
        if "ids" in said:
            return _report(moderation.apply(action, said["ids"], by=by, reason=reason))
        chosen = filtering.chosen(said["filter"])
        # How many there are by now is no matter: this is about how long it takes.
        if not chosen.is_empty and chosen.matching()[: MOST + 1].count() > MOST:
            detail = f"The filter keeps more than {MOST:,} comments; narrow it, by times perhaps."
            raise Problem(kinds.TOO_MANY, detail)
        return _report(moderation.apply_filter(action, chosen, by=by, reason=reason))


def _report(report: Report) -> Response:
    """Return what came of it."""
    refused = [
        {"id": refusal.comment_id, "code": refusal.code, "detail": str(refusal)}
        for refusal in report.refused
    ]
    batch = str(report.batch) if report.batch else None
    return Response({"batch": batch, "changed": report.changed, "refused": refused})
