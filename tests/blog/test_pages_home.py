"""The home page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Post
from tests.blog.factories import draft, published
from tests.blog.reading import get
from tests.comments.factories import approved, pending

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, 22, 30, tzinfo=UTC)
#: Blog, posts with authors, labels, pages, counters.
QUERIES = 5


def test_home_without_posts_says_so() -> None:
    page = get("/")
    assert page.status == 200
    assert page.text("//main") == "Nothing has been published yet."


def test_home_gathers_posts_under_dates_of_the_blogs_time_zone() -> None:
    publishing.update_blog(Blog.current(), time_zone="Europe/Berlin")
    publishing.publish(draft(title="Late"), at=LONG_AGO + timedelta(hours=2))
    publishing.publish(draft(title="Early"), at=LONG_AGO)
    page = get("/")
    assert page.texts("//h2[@class='day-head']") == [
        "Thursday, 5 March 2020",
        "Wednesday, 4 March 2020",
    ]
    assert page.texts("//main//h3") == ["Late", "Early"]
    assert page.texts("//article//time") == ["01:30", "23:30"]


def test_home_puts_posts_of_one_day_under_one_header() -> None:
    for hour in range(3):
        publishing.publish(draft(), at=LONG_AGO - timedelta(hours=hour))
    assert get("/").texts("//h2[@class='day-head']") == ["Wednesday, 4 March 2020"]


def test_home_stops_at_the_jump_break_and_leads_on() -> None:
    post = published(title="Long", source="Seen.\n\n<!--more-->\n\nHidden.")
    page = get("/")
    assert "Seen." in page.source
    assert "Hidden." not in page.source
    assert page.text("//p[@class='more']/a/text()") == "Read more »"
    assert page.text("//p[@class='more']/a/@href") == f"{post.path}#more"


def test_home_shows_a_post_without_jump_break_whole() -> None:
    published(source="All of it.")
    page = get("/")
    assert page.text("//article//div") == "All of it."
    assert not page.texts("//p[@class='more']")


def test_home_names_author_and_labels() -> None:
    published(labels=["Tea & cake", "Morning"])
    page = get("/")
    assert page.text("//a[@rel='author']/@href") == "/author/alice/"
    assert page.texts("//a[@rel='tag']") == ["Morning", "Tea & cake"]
    assert page.texts("//a[@rel='tag']/@href")[1] == "/search/label/tea-cake"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "No comments:"), (1, "1 comment:"), (2, "2 comments:")]
)
def test_home_counts_comments_that_readers_see(count: int, said: str) -> None:
    post = published()
    for _ in range(count):
        approved(post)
    pending(post)
    link = f"//a[@href='{post.path}#comments']"
    assert get("/").text(f"{link}/text()") == said


def test_home_shows_neither_drafts_nor_static_pages_among_posts() -> None:
    draft(title="Unfinished")
    published(kind="page", title="About")
    assert not get("/").texts("//article")


def test_home_leads_to_older_posts_and_back() -> None:
    publishing.update_blog(Blog.current(), posts_per_page=2)
    for day in range(3):
        publishing.publish(draft(title=f"Day {day}"), at=LONG_AGO + timedelta(days=day))
    first = get("/")
    older = get(first.text("//a[.='Older posts »']/@href"))
    assert first.texts("//main//h3") == ["Day 2", "Day 1"]
    assert older.texts("//main//h3") == ["Day 0"]
    assert older.text("//a[.='« Newest posts']/@href") == "/"
    assert not first.texts("//a[.='« Newest posts']")
    assert not older.texts("//a[.='Older posts »']")


def test_home_beyond_the_oldest_post_says_so() -> None:
    publishing.update_blog(Blog.current(), posts_per_page=1)
    [publishing.publish(draft(), at=LONG_AGO + timedelta(days=day)) for day in range(2)]
    address = get("/").text("//a[.='Older posts »']/@href")
    publishing.unpublish(_oldest())
    page = get(address)
    assert page.status == 200
    assert "There is nothing older." in page.source


@pytest.mark.parametrize("before", ["", "x", "%00", "1", "A" * 22, "%F0%9F", "_" * 5000])
def test_home_with_a_cursor_that_cannot_be_read_is_a_400_page(before: str) -> None:
    page = get(f"/?before={before}")
    assert page.status == 400
    assert page.text("//h1") == "This address can’t be read"


@pytest.mark.parametrize("posts", [1, 20])
def test_home_takes_the_same_queries_however_many_posts(
    posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publishing.update_blog(Blog.current(), posts_per_page=30)
    for number in range(posts):
        published(labels=[f"Label {number}", "Tea"])
        published(kind="page", title=f"Page {number}")
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get("/")


def test_home_refuses_to_be_posted_to() -> None:
    assert Client().post("/").status_code == 405


def _oldest() -> Post:
    return Post.objects.order_by("published_at")[0]
