"""What the calls on comments read from a request."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from blog import problems
from comments.api import kinds

#: Visible ASCII: what a header carries the same everywhere.
_KEY = re.compile(r"[\x21-\x7e]{1,200}")

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    pattern=r"^[\x21-\x7e]{1,200}$",
    description=(
        "A text of your own, new for each comment: sending the same comment again with the same "
        "key, within 24 hours, gives the first answer again instead of a second comment."
    ),
)
EDIT_TOKEN = OpenApiParameter(
    "X-Edit-Token",
    str,
    OpenApiParameter.HEADER,
    description="The `edit_token` that the author of the comment was given.",
)
COMMENTER_TOKEN = OpenApiParameter(
    "X-Commenter-Token",
    str,
    OpenApiParameter.HEADER,
    description=(
        "What the page at the end of a mailed link gave to the reader's browser: it tells that "
        "`author_email` is theirs. A wrong one, or one of another address, is as good as none."
    ),
)

AnySerializer = TypeVar("AnySerializer", bound=serializers.Serializer[Any])


def fields(serializer: type[AnySerializer], request: Request) -> AnySerializer:
    """Return the valid fields of a body, or raise a problem that names the others."""
    found = serializer(data=request.data)
    if not found.is_valid():
        raise problems.of_errors(problems.INVALID, problems.field_errors(found.errors))
    return found


def idempotency_key(request: Request) -> str:
    """Return the key, '' for none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not _KEY.fullmatch(key):
        detail = "An Idempotency-Key has 1 to 200 visible ASCII characters, without spaces."
        raise problems.of_field(kinds.BAD_KEY, "Idempotency-Key", detail)
    return key


def edit_token(request: Request) -> str:
    """Return the author's token, '' for none."""
    return request.headers.get("X-Edit-Token", "")


def commenter_token(request: Request) -> str:
    """Return what tells that the author's address is theirs, '' for none."""
    return request.headers.get("X-Commenter-Token", "")
