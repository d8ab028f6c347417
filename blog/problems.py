"""Refusals of the API as problem details (RFC 9457).

Every problem has a stable ``code``; its ``type`` is the entry of the code on the API's page of
problems, which is made from the kinds that are defined here and beside the other calls.
"""

from __future__ import annotations

import http
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from blog.canonical import absolute_url

CONTENT_TYPE = "application/problem+json"
API_PATH = "/api/"
#: How much of a name that somebody else chose is repeated.
SHOWN_CHARACTERS = 80
NOTHING_HERE = "There is nothing at this address."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: a stable code, the HTTP status, and what it is in a few words."""

    code: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The URI that identifies the kind and leads to its description (RFC 9457 §3.1.1)."""
        return absolute_url(f"{reverse('blog-api:problems')}#{self.code}")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: a stable code and a sentence."""

    code: str
    detail: str


Errors = Mapping[str, Sequence[FieldError]]
NO_ERRORS: Errors = MappingProxyType({})

_KINDS: dict[str, Kind] = {}


def define(code: str, status: int, title: str) -> Kind:
    """Return a new kind of problem; it stands on the page of problems from now on."""
    kind = _KINDS[code] = Kind(code, status, title)
    return kind


def kinds() -> list[Kind]:
    """Return every kind, by status and code."""
    return sorted(_KINDS.values(), key=lambda kind: (kind.status, kind.code))


BAD_REQUEST = define("bad_request", 400, "The request can't be read")
BAD_QUERY = define("bad_query", 400, "A parameter of the address can't be read")
UNAUTHENTICATED = define("unauthenticated", 401, "This needs a log-in")
FORBIDDEN = define("forbidden", 403, "This is not allowed")
NOT_FOUND = define("not_found", 404, "There is nothing at this address")
UNKNOWN_POST = define("unknown_post", 404, "There is no such post")
METHOD_NOT_ALLOWED = define("method_not_allowed", 405, "This address doesn't know the method")
UNSUPPORTED_MEDIA_TYPE = define("unsupported_media_type", 415, "The content type is not JSON")
INVALID = define("invalid", 422, "Some fields can't be accepted as they are")
LIMIT_REACHED = define("limit_reached", 429, "Too many requests in a short time")
SERVER_ERROR = define("server_error", 500, "Something went wrong here")

_OF_EXCEPTIONS: Mapping[type[Exception], Kind] = MappingProxyType(
    {
        exceptions.ParseError: BAD_REQUEST,
        exceptions.NotAuthenticated: UNAUTHENTICATED,
        exceptions.AuthenticationFailed: UNAUTHENTICATED,
        exceptions.PermissionDenied: FORBIDDEN,
        exceptions.NotFound: NOT_FOUND,
        exceptions.MethodNotAllowed: METHOD_NOT_ALLOWED,
        exceptions.UnsupportedMediaType: UNSUPPORTED_MEDIA_TYPE,
        exceptions.ValidationError: INVALID,
        exceptions.Throttled: LIMIT_REACHED,
    }
)


class Problem(Exception):
    """A refusal on its way out; ``members`` are more members of the document."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: Errors = NO_ERRORS,
        headers: Mapping[str, str] = MappingProxyType({}),
        members: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers
        self.members = members
        super().__init__(detail)


def of_field(kind: Kind, field: str, detail: str, *, code: str = "") -> Problem:
    """Return a problem with a single field, whose code is the problem's unless said."""
    return Problem(kind, detail, errors={field: [FieldError(code or kind.code, detail)]})


def of_errors(kind: Kind, errors: Errors) -> Problem:
    """Return a problem with fields; its detail names them."""
    names = ", ".join(errors)
    return Problem(kind, f"{kind.title}: {names}.", errors=errors)


def whole_seconds(wait: timedelta) -> int:
    """Return a waiting time in whole seconds, rounded up, at least one."""
    return max(1, math.ceil(wait / timedelta(seconds=1)))


def shown(name: str) -> str:
    """Return a name that somebody else chose, short and such that UTF-8 can carry it."""
    safe = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    return safe if len(safe) <= SHOWN_CHARACTERS else f"{safe[: SHOWN_CHARACTERS - 1]}…"


def document(problem: Problem) -> dict[str, Any]:
    """Return the members of the problem document."""
    members: dict[str, Any] = {
        "type": problem.kind.type,
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": problem.detail,
        "code": problem.kind.code,
        **problem.members,
    }
    if problem.errors:
        members["errors"] = {
            field: [{"code": error.code, "detail": error.detail} for error in errors]
            for field, errors in problem.errors.items()
        }
    return members


def handle(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer for an exception in a view of the API (``EXCEPTION_HANDLER``).

    What is no refusal goes on to :func:`server_error`.
    """
    problem = _problem_of(exc)
    if problem is None:
        return None
    return Response(
        document(problem),
        status=problem.kind.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        content_type=CONTENT_TYPE,
    )


def _problem_of(exc: Exception) -> Problem | None:
    """Return a refusal as a problem, None for what is none."""
    match exc:
        case Problem():
            return exc
        case Http404():
            return Problem(NOT_FOUND, NOTHING_HERE)
        case PermissionDenied():
            return Problem(FORBIDDEN, "This is not allowed.")
        case exceptions.ValidationError():
            return of_errors(INVALID, field_errors(exc.detail))
        case exceptions.APIException():
            return Problem(_kind_of(exc), str(exc.detail), headers=_headers_of(exc))
        case _:
            return None


def _kind_of(exc: exceptions.APIException) -> Kind:
    """Return the kind of one of the framework's exceptions."""
    if kind := _OF_EXCEPTIONS.get(type(exc)):
        return kind
    return Kind(exc.default_code, exc.status_code, http.HTTPStatus(exc.status_code).phrase)


def _headers_of(exc: exceptions.APIException) -> dict[str, str]:
    """Return the headers that belong to the framework's exceptions."""
    wait, challenge = getattr(exc, "wait", None), getattr(exc, "auth_header", None)
    headers = {"Retry-After": str(math.ceil(wait))} if wait else {}
    return {**headers, **({"WWW-Authenticate": challenge} if challenge else {})}


def field_errors(detail: Any) -> dict[str, list[FieldError]]:
    """Return the errors of a serializer by field; those of a nested one as ``outer.inner``."""
    return dict(_named_errors(detail, ""))


def _named_errors(detail: Any, field: str) -> Iterator[tuple[str, list[FieldError]]]:
    """Yield each field that has errors."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            within = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from _named_errors(inner, ".".join(filter(None, [field, within])))
    else:
        yield field, [FieldError(error.code or "invalid", str(error)) for error in detail]


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer for an address that nothing is at (``handler404``)."""
    if not _is_api(request):
        return defaults.page_not_found(request, exception)
    return response(Problem(NOT_FOUND, NOTHING_HERE))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer for a request that Django refuses to read (``handler400``)."""
    if not _is_api(request):
        return defaults.bad_request(request, exception)
    return response(Problem(BAD_REQUEST, "The request can't be read."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer for what is not allowed (``handler403``)."""
    if not _is_api(request):
        return defaults.permission_denied(request, exception)
    return response(Problem(FORBIDDEN, "This is not allowed."))


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer for an exception that nobody expected; it is in the log (``handler500``)."""
    if not _is_api(request):
        return defaults.server_error(request)
    return response(Problem(SERVER_ERROR, "Something went wrong here; it has been logged."))


def _is_api(request: HttpRequest) -> bool:
    """Whether a request is for the API."""
    return request.path_info.startswith(API_PATH)


def response(problem: Problem) -> HttpResponse:
    """Return a problem as an answer from outside the framework's views."""
    return JsonResponse(
        document(problem),
        status=problem.kind.status,
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )
