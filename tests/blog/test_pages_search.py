"""The page of a search."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Post
from tests.blog.factories import draft, published
from tests.blog.reading import get

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 4, tzinfo=UTC)
#: Blog, posts with authors, labels, pages, counters.
QUERIES = 5


def test_search_shows_posts_with_the_words_alone() -> None:
    published(title="Tea", source="Crème.")
    published(title="Water", source="Nothing else.")
    draft(title="Draft", source="Crème.")
    page = get("/search?q=Creme++tea")
    assert page.text("//h1") == "Creme tea"
    assert page.texts("//main//h3") == ["Tea"]
    assert page.text("//*[@class='found']") == "1 post"


def test_search_is_not_for_search_engines() -> None:
    assert get("/search?q=tea").text("//meta[@name='robots']/@content") == "noindex"


@pytest.mark.parametrize("address", ["/search", "/search?q=", "/search?q=++", "/search?x=1"])
def test_search_for_nothing_shows_the_form_alone(address: str) -> None:
    published()
    page = get(address)
    assert (page.status, page.text("//h1")) == (200, "Search this blog")
    assert not page.texts("//main//h3")
    assert not page.texts("//link[contains(@href, '/feeds/search')]")


def test_search_without_a_word_says_so() -> None:
    published()
    page = get("/search?q=%21%3F")
    assert page.text("//*[@class='nothing']") == "There is no word in this."
    assert not page.texts("//main//h3")


def test_search_that_finds_nothing_says_so() -> None:
    published()
    assert get("/search?q=tea+coffee").text("//*[@class='nothing']") == "No post has all of this."


@pytest.mark.parametrize(
    ("typed", "said"), [("a" * 201, "200 characters long"), ("a+" * 17, "16 words")]
)
def test_search_that_is_too_long_says_how_long_it_may_be(typed: str, said: str) -> None:
    page = get(f"/search?q={typed}")
    assert page.status == 400
    assert page.text("//*[@role='alert']") == f"What you look for must be at most {said}."
    assert page.texts("//main//form[@role='search']")


def test_search_keeps_what_was_typed_in_its_form() -> None:
    page = get("/search?q=%22%3E%3Cb%3E+Tea")
    assert page.text("//main//input/@value") == '"><b> Tea'


@pytest.mark.parametrize("address", ["/", "/search/label/leaves", "/subscribe/", "/nothing"])
def test_search_has_a_form_on_every_page(address: str) -> None:
    published(labels=["Leaves"])
    form = "//form[@role='search' and @action='/search' and not(@method)]"
    page = get(address)
    assert page.text(f"{form}//input/@name") == "q"
    assert page.text(f"{form}//label/@for") == page.text(f"{form}//input/@id")


def test_search_page_has_one_form() -> None:
    assert len(get("/search?q=tea").texts("//form[@role='search']")) == 1


def test_search_leads_to_older_posts_with_the_words() -> None:
    publishing.update_blog(Blog.current(), posts_per_page=1)
    for day in range(3):
        publishing.publish(draft(title=f"Day {day}"), at=LONG_AGO + timedelta(days=day))
    page, titles = get("/search?q=Milk"), []
    while True:
        titles += page.texts("//main//h3")
        assert not page.texts("//*[@class='found']")
        if not (older := page.texts("//a[.='Older posts »']/@href")):
            break
        page = get(older[0])
    assert titles == ["Day 2", "Day 1", "Day 0"]
    assert page.text("//a[.='« Newest posts']/@href") == "/search?q=milk"
    assert page.text("//link[@rel='canonical']/@href").startswith(
        "http://blog.test/search?q=milk&before="
    )


def test_search_with_a_place_that_is_none_is_a_bad_request() -> None:
    assert get("/search?q=tea&before=x").status == 400


def test_search_announces_its_feeds() -> None:
    found = get("/search?q=Tea%26+milk").texts("//link[contains(@href, '/feeds/search')]/@href")
    assert found[0] == "http://blog.test/feeds/search.atom?q=tea%26+milk"
    assert len(found) == 3


@pytest.mark.parametrize("asked", ["label:Hot%20drinks", "label:%22hot+drinks%22"])
def test_search_for_a_label_as_at_blogger_leads_to_it(asked: str) -> None:
    published(labels=["Hot drinks"])
    response = Client().get(f"/search?q={asked}")
    assert (response.status_code, response["Location"]) == (301, "/search/label/hot-drinks")


@pytest.mark.parametrize("asked", ["label:Secret", "label:nothing", "label:", "label:%00"])
def test_search_for_a_label_that_readers_do_not_see_is_for_words(asked: str) -> None:
    draft(labels=["Secret"])
    published(title="Label secret", source="Nothing")
    assert get(f"/search?q={asked}").status == 200


def test_place_in_a_list_of_blogger_leads_to_the_posts_before_it() -> None:
    for day in range(3):
        publishing.publish(draft(title=f"Day {day}"), at=LONG_AGO + timedelta(days=day))
    for query, path in [("", "/"), ("q=tea&", "/search"), ("q=milk&", "/search")]:
        place = f"{query}updated-max=2020-03-06T01:00:00%2B01:00&max-results=7"
        response = Client().get(f"/search?{place}", follow=True)
        assert response.redirect_chain[0][0].startswith(f"{path}?")
        assert [status for _, status in response.redirect_chain] == [301]
    page = get(response.redirect_chain[0][0])
    assert page.texts("//main//h3") == ["Day 1", "Day 0"]


@pytest.mark.parametrize("place", ["x", "", "0001-01-01T00:00:00%2B23:00", "2020-13-01", "%00"])
def test_place_of_blogger_that_is_none_leads_home(place: str) -> None:
    response = Client().get(f"/search?updated-max={place}")
    assert (response.status_code, response["Location"]) == (301, "/")


@pytest.mark.parametrize("number", [1, 15])
def test_search_takes_the_same_queries_however_many_posts(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        published(title=str(index), labels=[f"Label {index}"])
    published(kind=Post.Kind.PAGE, title="About")
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get("/search?q=milk")
