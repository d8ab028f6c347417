"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from blog.api.views import nothing_here

# Below /api/ they answer with problems, elsewhere with the pages of the templates 404.html etc.
handler400 = "blog.problems.bad_request"
handler403 = "blog.problems.permission_denied"
handler404 = "blog.problems.page_not_found"
handler500 = "blog.problems.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("comments.api.urls")),
    path("api/v1/", include("blog.api.urls")),
    re_path(r"^api/", nothing_here),
    path("", include("feeds.urls")),
    path("", include("comments.urls")),
    # Last, for it takes whatever is left: posts and pages have any address.
    path("", include("blog.urls")),
]
