"""The addresses of the pages; included last, for the last one takes whatever is left."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from blog import views


class YearConverter:
    """A year of four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return four digits."""
        return f"{value:04}"


class MonthConverter(YearConverter):
    """A month of two digits."""

    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        """Return two digits."""
        return f"{value:02}"


register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")

app_name = "blog"

urlpatterns = [
    path("", views.home, name="home"),
    path("<year:year>/", views.year, name="year"),
    path("<year:year>/<month:month>/", views.month, name="month"),
    path("search", views.results, name="search"),
    path("search/label/<path:label>", views.label, name="label"),
    path("author/<str:username>/", views.author, name="author"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap_block, name="sitemap-block"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    # Posts and static pages have the path that they were minted; what is none is an old address.
    re_path(r"", views.address, name="address"),
]
