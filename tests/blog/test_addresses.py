"""Old addresses: one direct 301 while the post is there, 410 afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Post, PostUrl
from tests.blog.factories import draft, published

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, tzinfo=UTC)
PATH = "/2020/03/tea.html"
EVERY_ONE = ["/?p=123", "/archives/tea/", PATH]


@pytest.fixture
def post() -> Post:
    """A post that had addresses elsewhere."""
    post = publishing.publish(draft(), at=LONG_AGO)
    for path, query in [
        ("/", "p=123"),
        ("/archives/tea/", ""),
        ("/index.php", "option=post&id=7"),
        ("/über/чай.html", ""),
    ]:
        PostUrl.objects.create(path=path, query=query, post=post)
    return post


def get(address: str) -> Any:
    return Client().get(address)


@pytest.mark.parametrize(
    "address",
    [
        "/?p=123",
        "/?p=123&utm_source=feed&utm_medium=mail",
        "/?utm_source=feed&p=123",
        "/?p=123&fbclid=x",
        "/archives/tea/",
        "/archives/tea",
        "/archives/tea/?utm_source=feed",
        "/archives/tea/?m=1",
        "/index.php?option=post&id=7",
        "/index.php?option=post&utm_term=a&id=7",
        "/%C3%BCber/%D1%87%D0%B0%D0%B9.html",
    ],
)
def test_old_address_leads_to_the_post_at_once(address: str, post: Post) -> None:
    response = get(address)
    assert (response.status_code, response["Location"]) == (301, PATH)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?p=124", 200),
        ("/?P=123", 200),
        ("/?utm_source=p=123", 200),
        ("/index.php?id=7", 404),
        ("/index.php", 404),
        ("/archives/", 404),
        ("/archives/tea/more", 404),
        ("/%00", 404),
        ("/archives/tea/?a=%00", 301),
        (f"/{'a' * 5000}", 404),
        (f"/?{'&'.join(['a=b'] * 500)}", 200),
        ("/%2Fevil.example/", 404),
        ("/%E0%A4%A", 404),
    ],
)
def test_address_that_is_no_old_one_is_what_it_is(address: str, status: int, post: Post) -> None:
    assert get(address).status_code == status


def test_old_address_of_a_withdrawn_post_is_gone(post: Post) -> None:
    publishing.unpublish(post)
    assert [get(address).status_code for address in EVERY_ONE] == [410, 410, 410]


def test_old_address_of_a_deleted_post_is_gone(post: Post) -> None:
    publishing.delete(post)
    assert [get(address).status_code for address in EVERY_ONE] == [410, 410, 410]


def test_old_address_of_a_draft_that_nobody_saw_is_not_found() -> None:
    PostUrl.objects.create(path="/secret/", query="", post=draft())
    PostUrl.objects.create(path="/", query="p=1", post=draft())
    assert get("/secret/").status_code == 404
    assert get("/?p=1").status_code == 200


def test_old_address_that_fits_exactly_wins() -> None:
    one, two = published(title="One"), published(title="Two")
    PostUrl.objects.create(path="/x", query="", post=one)
    PostUrl.objects.create(path="/x", query="p=2", post=two)
    assert get("/x?p=2")["Location"] == two.path
    assert get("/x?p=3")["Location"] == one.path


def test_old_address_that_is_a_posts_own_path_shows_that_post(post: Post) -> None:
    other = published(title="Other")
    PostUrl.objects.create(path=PATH, query="p=9", post=other)
    assert get(f"{PATH}?p=9").status_code == 200


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/2020", "/2020/"),
        ("/2020/03", "/2020/03/"),
        ("/author/alice?x=y", "/author/alice/?x=y"),
        ("/admin", "/admin/"),
    ],
)
def test_address_that_lacks_its_slash_gets_it(address: str, location: str, post: Post) -> None:
    response = get(address)
    assert (response.status_code, response["Location"]) == (301, location)


def test_address_that_is_nothing_gets_no_slash() -> None:
    assert get("/nothing-here").status_code == 404
    assert get("/%2Fevil.example").status_code == 404


def test_bare_home_page_looks_for_no_old_address(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    with django_assert_num_queries(4) as asked:  # no posts, so no labels
        client.get("/")
    assert not any("posturl" in query["sql"] for query in asked.captured_queries)


def test_address_that_is_nothing_takes_few_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    with django_assert_num_queries(4):  # post, old address, and for the page: blog, pages
        client.get("/nothing-here")
