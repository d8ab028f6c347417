"""What every moderators' call has in common: who may, and that no cache keeps the answer."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blog import problems
from blog.api import fields
from blog.api.public import OnlyJSON
from blog.parsing import StrictJSONParser
from comments import moderation
from comments.api.moderating import kinds
from comments.api.moderating.authentication import BySession, ByToken, Moderates

#: It is somebody's own, and shows what readers must not see.
CACHE_CONTROL = "private, no-store"

AnySerializer = TypeVar("AnySerializer", bound=serializers.Serializer[Any])


class ModeratorView(APIView):
    """A call for moderators alone. Never an edition: the press lets it pass."""

    authentication_classes = (ByToken, BySession)
    permission_classes = (Moderates,)
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)
    parser_classes = (StrictJSONParser,)
    content_negotiation_class = OnlyJSON

    def handle_exception(self, exc: Exception) -> Response:
        """Answer with the problem that a refusal is."""
        match exc:
            case moderation.ModerationRefused() | moderation.BatchRefused():
                return super().handle_exception(kinds.of(exc))
            case _:
                return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep it from every cache."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = CACHE_CONTROL
        return answer


def moderator(request: Request) -> User:
    """Return who asks, once the view has let them in."""
    return cast("User", request.user)


def sent(serializer: type[AnySerializer], request: Request) -> dict[str, Any]:
    """Return the valid fields of a body, or raise a problem that names the others."""
    # A form's, when there is no body at all: whatever it is, a form has other defaults.
    found = serializer(data={**request.data})
    if not found.is_valid():
        raise problems.of_errors(problems.INVALID, problems.field_errors(found.errors))
    return dict(found.validated_data)


def checked(comment_id: int) -> int:
    """Return the id of a comment from an address, if there can be one with it."""
    if not 1 <= comment_id <= fields.MOST_ID:
        raise moderation.UnknownComment(comment_id)
    return comment_id
