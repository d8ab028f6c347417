"""Years and months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog
from blog.views import archive
from tests.blog.factories import draft, published
from tests.blog.reading import get

pytestmark = pytest.mark.django_db

#: Blog, earlier, later, posts, pages, counters.
QUERIES = 6


def dated(title: str, year: int, month: int, day: int, hour: int = 0) -> None:
    at = datetime(year, month, day, hour, tzinfo=UTC)
    publishing.publish(draft(title=title), at=at)


def test_year_lists_its_posts_by_month() -> None:
    dated("May", 2020, 5, 1)
    dated("March", 2020, 3, 2)
    dated("Before", 2019, 12, 31)
    page = get("/2020/")
    assert page.text("//h1") == "2020"
    assert page.texts("//h2[@class='day-head']") == ["May", "March"]
    assert page.texts("//ol[@class='contents']//a") == ["May", "March"]


def test_month_lists_its_posts() -> None:
    dated("Second", 2020, 3, 31, 23)
    dated("First", 2020, 3, 1)
    dated("April", 2020, 4, 1)
    page = get("/2020/03/")
    assert page.text("//h1") == "March 2020"
    assert page.texts("//ol[@class='contents']//a") == ["Second", "First"]
    assert page.texts("//ol[@class='contents']//time") == ["31 Mar", "1 Mar"]


def test_archive_counts_time_in_the_blogs_time_zone() -> None:
    publishing.update_blog(Blog.current(), time_zone="Pacific/Kiritimati")
    dated("New year there", 2020, 12, 31, 20)
    assert get("/2021/01/").texts("//ol[@class='contents']//a") == ["New year there"]
    assert get("/2020/").status == 404


def test_archive_leads_to_the_nearest_times_that_have_posts() -> None:
    dated("A", 2015, 6, 1)
    dated("B", 2020, 12, 1)
    dated("C", 2022, 1, 1)
    year, month = get("/2020/"), get("/2020/12/")
    assert year.text("//a[@class='to-later']/@href") == "/2022/"
    assert year.text("//a[@class='to-earlier']/@href") == "/2015/"
    assert month.text("//a[@class='to-later']/@href") == "/2022/01/"
    assert month.text("//a[@class='to-earlier']/@href") == "/2015/06/"


def test_archive_of_many_posts_is_walked_by_key() -> None:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(archive.SIZE + 2):
        publishing.publish(draft(title=f"No {number}"), at=first + timedelta(hours=number))
    page = get("/2020/")
    older = get(page.text("//a[.='Older posts »']/@href"))
    assert len(page.texts("//ol[@class='contents']//a")) == archive.SIZE
    assert older.texts("//ol[@class='contents']//a") == ["No 1", "No 0"]
    assert older.text("//a[.='« Newest posts']/@href") == "/2020/"


@pytest.mark.parametrize("address", ["/2020/", "/2020/03/", "/2020/13/", "/0000/", "/99999/"])
def test_archive_without_posts_is_not_found(address: str) -> None:
    published()
    assert get(address).status == 404


def test_archive_with_a_cursor_that_cannot_be_read_is_a_400_page() -> None:
    dated("A", 2020, 3, 1)
    assert get("/2020/?before=x").status == 400


@pytest.mark.parametrize("posts", [1, 20])
def test_archive_takes_the_same_queries_however_many_posts(
    posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(posts):
        dated(f"No {day}", 2020, 3, day + 1)
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get("/2020/03/")
