"""Where posts were before they came here: by path and query, as ``/?p=123``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from blog.models import PostUrl
from blog.views import pages

#: What is looked at of a query: nobody had longer addresses.
MOST_PARAMETERS = 8
MOST_CHARACTERS = 500


def answer(request: HttpRequest) -> HttpResponse | None:
    """Return one direct 301 to the post that had this address, 410 if it is gone, else None."""
    found = find(request.path_info, str(request.META.get("QUERY_STRING", "")))
    if found is None:
        return None
    post = found.post
    if post is None or (post.was_published and not post.is_published):
        return pages.gone(request)
    # What was never published is nobody's business.
    return HttpResponsePermanentRedirect(post.get_absolute_url()) if post.is_published else None


def find(path: str, query: str) -> PostUrl | None:
    """Return the old address that fits best. One query, none for the bare home page.

    ``path`` is decoded, ``query`` is raw.
    """
    paths, queries = _spellings(path), _readings(path, query)
    if not queries or "\x00" in path + query or len(path) > MOST_CHARACTERS:
        return None
    known = PostUrl.objects.filter(path__in=paths, query__in=queries).select_related("post")
    return min(
        known,
        key=lambda url: (queries.index(url.query), paths.index(url.path)),
        default=None,
    )


def _spellings(path: str) -> list[str]:
    """Return a path as it came, then with or without the slash at its end."""
    return [path, path.rstrip("/") if path.endswith("/") else f"{path}/"]


def _readings(path: str, query: str) -> list[str]:
    """Return what a query may mean, the most exact first: all of it, one parameter, nothing.

    Others add parameters of their own to an address: campaigns ``utm_…``, Blogger ``m=1``.
    """
    parameters = [
        parameter
        for parameter in query[:MOST_CHARACTERS].split("&", MOST_PARAMETERS)[:MOST_PARAMETERS]
        if parameter and not parameter.startswith("utm_")
    ]
    readings = [query, "&".join(parameters), *parameters, ""]
    # The home page itself is no old address, whatever stands behind it.
    return [*dict.fromkeys(reading for reading in readings if reading or path != "/")]
