"""The API's own description: the OpenAPI document, a page to read it on, the list of problems."""

from __future__ import annotations

import functools
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from blog import press, problems, revisions
from blog.api.public import PublicView


@functools.cache
def openapi() -> bytes:
    """Return the document: it changes with the release only, and takes a tenth of a second."""
    generator = cast(Any, SchemaGenerator)()  # it has no types
    made = generator.get_schema(request=None, public=True)
    return bytes(OpenApiJsonRenderer().render(made))


class Schema(PublicView):
    """The OpenAPI document (3.1)."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the document."""
        press.depend(request, revisions.BLOG)
        return HttpResponse(openapi(), content_type="application/json")


class Docs(PublicView):
    """The page on which Swagger UI shows the document, all of it from our own files."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the page."""
        press.depend(request, revisions.BLOG)
        return render(None, "blog/api/docs.html")


class Problems(PublicView):
    """The page that every problem's ``type`` leads to."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the page."""
        press.depend(request, revisions.BLOG)
        return render(None, "blog/api/problems.html", {"kinds": problems.kinds()})
