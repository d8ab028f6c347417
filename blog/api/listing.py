"""Lists as the API gives them: ``{"results": […], "next": url|null, "previous": url|null}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from blog import problems
from blog.api import keysets
from blog.api.keysets import AnyRow, Order, Part, Place
from blog.canonical import absolute_url
from blog.paging import BadCursor, Cursor, UUIDCursor

LIMIT = 20
MOST = 100


class ListQuery(serializers.Serializer[None]):
    """The parameters that every list has."""

    #: Those that may stand in an address several times.
    repeatable: ClassVar[frozenset[str]] = frozenset()
    #: What a place in the list is made of.
    cursors: ClassVar[type[Cursor | UUIDCursor]] = Cursor

    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=LIMIT, help_text="How many at most."
    )
    cursor = serializers.CharField(
        default=None, help_text="A place in the list, as `next` and `previous` name it."
    )

    def validate_cursor(self, text: str | None) -> Place | None:
        """Read the place."""
        if text is None:
            return None
        try:
            return Place.decode(text, self.cursors)
        except BadCursor as error:
            raise serializers.ValidationError(str(error), code="bad_cursor") from error


def query(parameters: type[ListQuery], request: Request) -> Mapping[str, Any]:
    """Return the parameters of an address, or raise a problem that names the wrong ones.

    Parameters that are not ours are ignored: people add their own to addresses.
    """
    given = request.query_params
    lists = {name: given.getlist(name) for name in parameters.repeatable if name in given}
    found = parameters(data={**given.dict(), **lists})
    if not found.is_valid():
        raise problems.of_errors(problems.BAD_QUERY, problems.field_errors(found.errors))
    return {**found.validated_data}


def page(
    request: Request,
    query: Mapping[str, Any],
    rows: QuerySet[AnyRow],
    *,
    order: Order,
    entry: Callable[[AnyRow], Any],
) -> Response:
    """Return the part of ``rows`` that is asked for, each as ``entry`` makes it. One query."""
    part = keysets.part(rows, order=order, place=query["cursor"], limit=query["limit"])
    return answer(request, query, part, [entry(row) for row in part.rows])


def answer(
    request: Request, query: Mapping[str, Any], part: Part[Any], results: Sequence[Any]
) -> Response:
    """Return a part of a list with the addresses of its neighbours."""
    # As they were sent: whatever was read from them, it can be read from them again.
    sent = request.query_params
    given = {name: sent.getlist(name) for name in query if name in sent}
    return Response(
        {
            "results": results,
            "next": _address(request, given, part.next),
            "previous": _address(request, given, part.previous),
        }
    )


def _address(request: Request, given: Mapping[str, Any], place: Place | None) -> str | None:
    """Return the address of a neighbour: the same parameters, another place."""
    if place is None:
        return None
    parameters = {**given, "cursor": place.encode()}
    return absolute_url(f"{request.path}?{urlencode(parameters, doseq=True)}")


def described(name: str, results: serializers.BaseSerializer[Any]) -> serializers.Serializer[Any]:
    """Return the shape of a list for the documentation."""
    return inline_serializer(
        name,
        {
            "results": results,
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )
