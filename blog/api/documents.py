"""What the OpenAPI document says of refusals."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from blog import problems
from blog.parsing import (
    DUPLICATE_KEY,
    MALFORMED,
    NESTED_TOO_DEEP,
    NOT_AN_OBJECT,
    TOO_LARGE,
    UNUSABLE_VALUE,
)
from blog.press.refusals import BUSY, CUT_OFF, MALFORMED_LENGTH
from blog.problems import FieldError, Kind, Problem

Responses = dict[Any, Any]

#: What a call with a body answers when the body can't be read at all.
OF_A_BODY = (
    MALFORMED,
    NOT_AN_OBJECT,
    NESTED_TOO_DEEP,
    DUPLICATE_KEY,
    UNUSABLE_VALUE,
    TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
    MALFORMED_LENGTH,
    CUT_OFF,
    BUSY,
)


class FieldProblem(serializers.Serializer[FieldError]):
    """What is wrong with one field."""

    code = serializers.CharField(help_text="Stable: programs may rely on it.")
    detail = serializers.CharField(help_text="A sentence for people.")


class ProblemDocument(serializers.Serializer[Problem]):
    """A refusal (RFC 9457)."""

    type = serializers.URLField(help_text="Identifies the kind of problem and describes it.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What went wrong this time.")
    code = serializers.CharField(help_text="Stable: programs may rely on it.")
    # The name is RFC 9457's own example; DRF takes a field off its class.
    errors = serializers.DictField(  # type: ignore[assignment]
        child=FieldProblem(many=True), required=False, help_text="What is wrong, by field."
    )


def refusals(*kinds: Kind) -> Responses:
    """Return the entries of refusals for ``extend_schema``: one a status, an example a kind."""
    by_status: dict[int, list[Kind]] = {}
    for kind in sorted(kinds, key=lambda kind: kind.status):
        by_status.setdefault(kind.status, []).append(kind)
    return {
        (status, problems.CONTENT_TYPE): OpenApiResponse(
            ProblemDocument,
            description="; ".join(kind.title for kind in same),
            examples=[_example(kind) for kind in same],
        )
        for status, same in by_status.items()
    }


def name_headers(
    result: dict[str, Any],
    generator: Any,
    request: Any,
    public: bool,  # noqa: FBT001 - its shape
) -> dict[str, Any]:
    """Add the headers of refusals to the document (one of ``POSTPROCESSING_HOOKS``)."""
    for path in result["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status in _HEADERS:
                    response.setdefault("headers", {}).update(_HEADERS[status])
    return result


def _header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": schema}


_SECONDS = _header("Seconds to wait before trying again.", type="integer", minimum=1)
#: The headers of every refusal with a status.
_HEADERS: Final = {
    "401": {"WWW-Authenticate": _header("What to log in by.", type="string")},
    "429": {
        "Retry-After": _SECONDS,
        "RateLimit": _header("What is left of the limit, and for how long.", type="string"),
        "RateLimit-Policy": _header("The limit: how many, in how many seconds.", type="string"),
    },
    "503": {"Retry-After": _SECONDS},
}

#: A field for the example of each kind that names some.
_FIELDS = {
    problems.BAD_QUERY: ("limit", "max_value"),
    problems.INVALID: ("body", "too_long"),
    UNUSABLE_VALUE: ("body", "control_character"),
}


def _example(kind: Kind) -> OpenApiExample:
    """Return a problem of a kind."""
    value: dict[str, Any] = {
        "type": f"https://blog.example.org/api/v1/problems/#{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": f"{kind.title}.",
        "code": kind.code,
    }
    if kind in _FIELDS:
        field, code = _FIELDS[kind]
        value["errors"] = {field: [{"code": code, "detail": "What is wrong with it."}]}
    return OpenApiExample(kind.code, value, response_only=True, status_codes=[str(kind.status)])
