"""Every address of the site."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

_ROOMS = [room for room in ("feeds.urls", "comments.urls", "blog.urls") if find_spec(room)]

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    *(path("", include(room)) for room in _ROOMS),
]
