"""Labels and authors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Label
from tests.blog.factories import author, draft, published
from tests.blog.reading import get

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, tzinfo=UTC)
#: Label, blog, posts with authors, labels, pages, counters.
QUERIES = 6


def test_label_shows_its_posts_alone() -> None:
    published(title="Tea", labels=["Hot drinks"])
    published(title="Water", labels=["Cold drinks"])
    page = get("/search/label/hot-drinks")
    assert page.text("//h1") == "Hot drinks"
    assert page.texts("//main//h3") == ["Tea"]


@pytest.mark.parametrize("spelling", ["Hot%20drinks", "hot%20drinks", "HOT%20DRINKS"])
def test_label_by_name_leads_to_its_slug_at_once(spelling: str) -> None:
    published(labels=["Hot drinks"])
    response = Client().get(f"/search/label/{spelling}")
    assert (response.status_code, response["Location"]) == (301, "/search/label/hot-drinks")


def test_label_with_a_slash_in_its_name_is_found() -> None:
    published(labels=["Tea/Milk"])
    response = Client().get("/search/label/Tea%2FMilk")
    assert (response.status_code, response["Location"]) == (301, "/search/label/teamilk")


@pytest.mark.parametrize("label", ["coffee", "%00", "a" * 3000, "..%2f"])
def test_label_that_is_unknown_is_not_found(label: str) -> None:
    assert get(f"/search/label/{label}").status == 404


def test_label_of_drafts_alone_is_not_found() -> None:
    draft(labels=["Secret"])
    assert Label.objects.exists()
    assert get("/search/label/secret").status == 404


def test_label_leads_to_older_posts_with_it() -> None:
    publishing.update_blog(Blog.current(), posts_per_page=1)
    for day in range(2):
        publishing.publish(draft(title=f"Day {day}", labels=["Tea"]), at=LONG_AGO + _days(day))
    page = get("/search/label/tea")
    older = get(page.text("//a[.='Older posts »']/@href"))
    assert older.texts("//main//h3") == ["Day 0"]
    assert older.text("//a[.='« Newest posts']/@href") == "/search/label/tea"


def test_label_by_a_name_that_a_database_takes_for_two_leads_to_its_own_slug() -> None:
    published(labels=["Kisa", "K\u0131sa"])
    for name in ("K\u0131sa", "Kisa"):
        response = Client().get(f"/search/label/{name}")
        assert response["Location"] == reverse("blog:label", args=[name.lower()])
    assert Client().get("/search/label/KISA").status_code == 301


@pytest.mark.parametrize("posts", [1, 15])
def test_label_takes_the_same_queries_however_many_posts(
    posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publishing.update_blog(Blog.current(), posts_per_page=30)
    for number in range(posts):
        published(labels=["Tea", f"Label {number}"])
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get("/search/label/tea")


def test_author_shows_their_posts_under_their_name() -> None:
    author()
    User.objects.filter(username="alice").update(first_name="Alice", last_name="Brown")
    published(title="Tea")
    page = get("/author/alice/")
    assert page.text("//h1") == "Alice Brown"
    assert page.texts("//main//h3") == ["Tea"]


@pytest.mark.parametrize("username", ["alice", "nobody", "%00"])
def test_author_without_posts_is_not_found(username: str) -> None:
    draft()
    assert get(f"/author/{username}/").status == 404


def test_author_with_an_address_for_a_name_has_a_page() -> None:
    user = User.objects.create_user("a.b+c@blog.test")
    publishing.publish(publishing.draft(author=user, title="Tea", source="x"))
    assert get(reverse("blog:author", args=[user.username])).status == 200


def _days(number: int) -> timedelta:
    return timedelta(days=number)
