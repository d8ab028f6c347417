"""Readers' reports."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api.documents import OF_A_BODY, refusals
from comments import networks, submission
from comments.api import examples, kinds, requests
from comments.api.views import NO_STORE, CommentView
from comments.models import Flag


class FlagSerializer(serializers.Serializer[Flag]):
    """Why a moderator should look at a comment."""

    reason = serializers.ChoiceField(
        choices=Flag.Reason.values,
        default=Flag.Reason.OTHER.value,
        help_text="`private`: it tells what is nobody's business.",
    )


class CommentFlag(CommentView):
    """A reader's report."""

    @extend_schema(
        operation_id="flag_comment",
        summary="Report a comment",
        description=(
            "Asks a moderator to look at it. Who asks more than once, or after a moderator has "
            "decided, gets the same answer. Enough readers hold a comment until it is looked at."
        ),
        tags=["comments"],
        request=FlagSerializer,
        responses={
            202: None,
            **refusals(*OF_A_BODY, kinds.UNKNOWN_COMMENT, problems.INVALID, problems.LIMIT_REACHED),
        },
        examples=[examples.sent("A report", {"reason": Flag.Reason.SPAM.value})],
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Take it."""
        said = requests.fields(FlagSerializer, request).validated_data
        network = networks.of_request(request)
        submission.flag(comment_id, reason=said["reason"], network=network)
        return Response(status=202, headers=NO_STORE)
