"""The HTTP status of each refusal of the public door: the same on pages and in the API."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from comments import submission
from comments.limits import LimitReached

#: 422 where the request could be read and says what can't be accepted (RFC 9110 §15.5.21);
#: 409 where it could be accepted at another time.
STATUS: Mapping[type[Exception], int] = MappingProxyType(
    {
        submission.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
        submission.UnknownPost: HTTPStatus.NOT_FOUND,
        submission.UnknownParent: HTTPStatus.UNPROCESSABLE_ENTITY,
        submission.ParentNotShown: HTTPStatus.CONFLICT,
        submission.ThreadTooDeep: HTTPStatus.UNPROCESSABLE_ENTITY,
        submission.ThreadLocked: HTTPStatus.FORBIDDEN,
        submission.CommentsClosed: HTTPStatus.FORBIDDEN,
        submission.EmailRequired: HTTPStatus.FORBIDDEN,
        submission.RefusedByRule: HTTPStatus.FORBIDDEN,
        submission.Repeated: HTTPStatus.CONFLICT,
        submission.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
        submission.NotTheAuthor: HTTPStatus.FORBIDDEN,
        submission.EditingEnded: HTTPStatus.FORBIDDEN,
        LimitReached: HTTPStatus.TOO_MANY_REQUESTS,
    }
)
