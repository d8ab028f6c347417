"""What every public call has in common: no log-in, no session, JSON, editions of what is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from blog import press
from blog.parsing import StrictJSONParser


class OnlyJSON(BaseContentNegotiation):
    """Answers JSON whatever ``Accept`` says, which RFC 9110 §12.5.1 leaves to the server.

    A client that asks for HTML by habit is better served by JSON than by a 406.
    """

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the parser of the body's media type, None if there is none."""
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the only renderer."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or ""


class PublicView(APIView):
    """A call that anybody may make. Answers to GET are editions; the view names their scopes."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)
    parser_classes = (StrictJSONParser,)
    content_negotiation_class = OnlyJSON

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Return the view; the press leaves all but GET and HEAD alone."""
        return press.edition(press.API)(super().as_view(**initkwargs))
