"""The feed of a search."""

from __future__ import annotations

import uuid

import pytest

from blog.models import Blog, Post
from feeds.scopes import SCOPES
from tests.blog.factories import draft, published
from tests.feeds import readers
from tests.wsgi import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("suffix", readers.SUFFIXES)
def test_search_has_the_published_posts_with_its_words(wsgi: Client, suffix: str) -> None:
    tea = published(title="Green tea", source="茶")
    published(title="Tea", source="Black")
    draft(title="Green tea")
    published(kind=Post.Kind.PAGE, title="Green tea")
    answer = wsgi.get(f"/feeds/search.{suffix}?q=TEA+green+%E8%8C%B6")
    assert readers.ids(answer) == [tea.atom_id]
    assert readers.title(answer) == "A new blog: “tea green 茶”"


@pytest.mark.parametrize("suffix", readers.SUFFIXES)
@pytest.mark.parametrize("typed", ["creme+br%C3%BBl%C3%A9e", "+Cr%C3%A8me%20%20br%C3%BBl%C3%A9e+"])
def test_search_gives_its_one_spelling_as_its_address(
    wsgi: Client, suffix: str, typed: str
) -> None:
    answer = wsgi.get(f"/feeds/search.{suffix}?utm_source=x&q={typed}")
    assert readers.self_url(answer) == f"http://blog.test/feeds/search.{suffix}?q=creme+brulee"


def test_search_gives_other_parameters_after_what_is_looked_for(wsgi: Client) -> None:
    answer = wsgi.get("/feeds/search.atom?orderby=updated&max-results=3&q=tea")
    own = "http://blog.test/feeds/search.atom?q=tea&max-results=3&orderby=updated"
    assert readers.self_url(answer) == own


@pytest.mark.parametrize(
    "query",
    ["max-results=1", "orderby=updated", "published-max=2100-01-01", "published-min=2020-01-01"],
)
def test_search_has_what_is_asked_of_it(wsgi: Client, query: str) -> None:
    published(title="Coffee")
    newest = published(title="Tea")
    answer = wsgi.get(f"/feeds/search.atom?q=milk&{query}")
    assert readers.ids(answer)[0] == newest.atom_id


def test_search_id_is_the_same_for_all_spellings_and_formats(wsgi: Client) -> None:
    expected = uuid.uuid5(Blog.current().uuid, "search:creme tea")
    assert f"urn:uuid:{expected}" in wsgi.get("/feeds/search.atom?q=Creme+TEA").text
    assert f"urn:uuid:{expected}" in wsgi.get("/feeds/search.json?q=cr%C3%A8me+tea").text


def test_search_that_finds_nothing_is_an_empty_feed(wsgi: Client) -> None:
    assert readers.ids(wsgi.get("/feeds/search.atom?q=nothing")) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "q must be words to look for, not “”.\n"),
        ("?q=", "q must be words to look for, not “”.\n"),
        ("?q=%21%3F", "q must be words to look for, not “!?”.\n"),
        ("?q=a&max-results=x", "max-results must be a whole number from 1 to 150, not “x”.\n"),
        ("?q=" + "a+" * 17, f"q must be at most 16 words, not “{'a ' * 17}”.\n"),
    ],
)
def test_search_that_cannot_be_read_answers_400_and_says_why(
    wsgi: Client, query: str, said: str
) -> None:
    answer = wsgi.get(f"/feeds/search.atom{query}")
    assert (answer.status, answer.text) == (400, said)


def test_search_for_too_much_answers_400_and_repeats_little_of_it(wsgi: Client) -> None:
    answer = wsgi.get(f"/feeds/search.rss?q={'a' * 5000}")
    assert answer.status == 400
    assert answer.text.startswith("q must be at most 200 characters long, not “aaaa")
    assert len(answer.text) < 200


def test_search_unchanged_answers_304(wsgi: Client) -> None:
    published(title="Tea")
    first = wsgi.get("/feeds/search.atom?q=tea")
    again = wsgi.get("/feeds/search.atom?q=tea", headers={"If-None-Match": first["ETag"]})
    assert again.status == 304


def test_search_is_in_no_list_of_feeds(wsgi: Client) -> None:
    published()
    assert "/feeds/search" not in wsgi.get("/feeds/feeds.opml").text
    assert "/feeds/search" not in wsgi.get("/subscribe/").text


def test_address_of_a_scope_with_a_query_has_it_encoded() -> None:
    assert SCOPES["search"].path("a&b #?", suffix="rss") == "/feeds/search.rss?q=a%26b+%23%3F"
