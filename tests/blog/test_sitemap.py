"""Sitemaps and robots.txt."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from blog import publishing, sitemaps
from tests.blog.factories import draft, published

pytestmark = pytest.mark.django_db

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
#: Blocks, posts, counters.
QUERIES = 3


def places(path: str) -> dict[str, str]:
    """Return lastmod by address."""
    tree: Any = etree.fromstring(Client().get(path).content)
    return {
        place.findtext("s:loc", namespaces=NAMESPACES): place.findtext(
            "s:lastmod", default="", namespaces=NAMESPACES
        )
        for place in tree
    }


def test_sitemap_lists_home_posts_and_pages_with_their_updates() -> None:
    post = published(title="Tea & “milk”", slug="чай")
    page = published(kind="page", title="About")
    draft(title="Secret")
    found = places("/sitemap.xml")
    assert list(found) == [
        "http://blog.test/",
        f"http://blog.test{post.get_absolute_url()}",
        f"http://blog.test{page.path}",
    ]
    assert post.updated_at is not None
    assert found[f"http://blog.test{page.path}"].startswith(f"{post.updated_at:%Y-%m-%d}")


def test_sitemap_of_an_empty_blog_is_valid() -> None:
    assert places("/sitemap.xml") == {"http://blog.test/": ""}


def test_sitemap_forgets_what_is_withdrawn() -> None:
    publishing.unpublish(published())
    assert list(places("/sitemap.xml")) == ["http://blog.test/"]


def test_sitemap_of_many_posts_is_an_index_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "BLOCK_POSTS", 2)
    posts = [published(title=f"No {number}") for number in range(5)]
    index = places("/sitemap.xml")
    assert list(index) == [f"http://blog.test/sitemap-{number}.xml" for number in (1, 2, 3)]
    assert list(places("/sitemap-2.xml")) == [f"http://blog.test{post.path}" for post in posts[2:4]]
    assert all(index.values())


def test_sitemap_blocks_stay_as_posts_are_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "BLOCK_POSTS", 2)
    posts = [published(title=f"No {number}") for number in range(5)]
    for post in posts[:2]:
        publishing.unpublish(post)
    assert list(places("/sitemap.xml")) == [
        f"http://blog.test/sitemap-{number}.xml" for number in (2, 3)
    ]
    assert Client().get("/sitemap-1.xml").status_code == 404
    assert list(places("/sitemap-3.xml")) == [f"http://blog.test{posts[4].path}"]


@pytest.mark.parametrize("number", ["0", "99", "1e3", "9" * 30])
def test_sitemap_block_that_is_not_there_is_not_found(number: str) -> None:
    published()
    assert Client().get(f"/sitemap-{number}.xml").status_code == 404


def test_sitemap_is_xml_with_validators() -> None:
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    assert response["ETag"].startswith('W/"')


@pytest.mark.parametrize("posts", [1, 12])
def test_sitemap_takes_the_same_queries_however_many_posts(
    posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(posts):
        published()
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get("/sitemap.xml")


def test_robots_names_the_sitemap_and_what_is_no_reading() -> None:
    response = Client().get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert lines[-1] == "Sitemap: http://blog.test/sitemap.xml"
