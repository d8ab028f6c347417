"""What is answered in front of Django is what Django itself would have answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from blog.models import Blog, Post, Revision
from blog.press import Press
from tests.blog.factories import published
from tests.comments.factories import approved
from tests.wsgi import Answer, Client

pytestmark = pytest.mark.django_db

ALLOWED = "https://friend.test"
LONG_AGO = datetime(2020, 3, 4, 5, 6, 7, tzinfo=UTC)
#: A place behind all threads.
LAST = "z" * 11 + "fffff"

#: Whose request it is, and what Django makes of that.
CLIENTS: dict[str, dict[str, Any]] = {
    "a browser": {"headers": {"Accept": "text/html", "User-Agent": "Mozilla/5.0"}},
    "a reader that takes anything": {"headers": {"Accept": "*/*"}},
    "a reader that takes nothing of ours": {"headers": {"Accept": "image/avif"}},
    "somebody with cookies": {"headers": {"Cookie": "sessionid=x; csrftoken=y"}},
    "a page of a friend": {"headers": {"Origin": ALLOWED}},
    "a page of a stranger": {"headers": {"Origin": "https://stranger.test"}},
    "another host": {"headers": {"Host": "evil.test"}},
    "no host": {"environ": {"HTTP_HOST": ""}},
    "a malformed host": {"headers": {"Host": "a b"}},
    "TLS": {"environ": {"wsgi.url_scheme": "https"}},
    "TLS at the proxy": {"headers": {"X-Forwarded-Proto": "https"}},
    "credentials": {"headers": {"Authorization": "Basic eDp5"}},
    "a token": {"headers": {"X-Edit-Token": "x"}},
}


@pytest.fixture
def post() -> Post:
    """A post with a thread."""
    post = published(title="Tea", source="Earl Grey. " * 100, labels=["Tea"])
    approved(post, body="Milk?")
    approved(post, body="Lemon?")
    Blog.objects.update(comments_per_page=1)
    # Long enough ago for dates to be what they will stay.
    Revision.objects.update(changed_at=LONG_AGO)
    return post


def addresses(post: Post) -> Iterator[str]:
    """Yield addresses of each kind: editions, others, and what isn't there."""
    yield from ("/", post.get_absolute_url(), "/search/label/tea", "/subscribe/", "/sitemap.xml")
    yield from (f"{post.get_absolute_url()}?thread={place}" for place in (LAST, "0" * 16, "x"))
    yield f"{post.get_absolute_url()}?comment={post.comments.latest('pk').pk}"
    yield from (f"/feeds/posts.{suffix}" for suffix in ("atom", "rss", "json"))
    yield from (f"/feeds/posts/{post.pk}/comments.atom", "/feeds/feeds.opml", "/atom.xml")
    yield from (f"/api/v1/posts/{post.pk}/comments/", "/api/v1/posts/", "/api/v1/posts/0/")
    yield from ("/api/v1/moderation/comments/", "/api/v1/moderation/nowhere/")
    yield from ("/robots.txt", "/healthz", "/nowhere", "/admin/", "/static/blog/blog.css")
    yield from ("//", "/feeds/posts.atom/", "/%FF", "/feeds/posts.atom?max-results=0")


def said(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return what must be the same: all but when it was said."""
    fields = [(name.lower(), value) for name, value in answer.fields]
    return answer.status, sorted(field for field in fields if field[0] != "expires"), answer.body


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_answer_is_djangos_in_every_header(
    client: Mapping[str, Any], post: Post, settings: Any
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ALLOWED]
    compare(client, addresses(post))


@pytest.mark.parametrize("name", ["a browser", "TLS", "TLS at the proxy", "no host"])
def test_answer_of_a_secure_site_is_djangos_in_every_header(
    name: str, post: Post, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    compare(CLIENTS[name], ("/", "/feeds/posts.atom", "/api/v1/posts/", "/healthz", "/nowhere"))


def compare(client: Mapping[str, Any], addresses: Iterable[str]) -> None:
    """Ask Django, then the press for what it builds, stores, and knows by the shortcut."""
    django = Client(WSGIHandler())
    pressed = Client(Press(WSGIHandler(), stamp=lambda: 1))
    for address in addresses:
        expected = said(django.get(address, **client))
        for way in ("built", "stored", "short"):
            assert said(pressed.get(address, **client)) == expected, (address, way)
