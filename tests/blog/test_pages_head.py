"""What every page tells browsers, feed readers and search engines, and what it never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from blog import publishing
from blog.models import Blog, Post
from feeds.formats import FORMATS
from tests.blog.factories import draft, published
from tests.blog.reading import Page, get
from tests.comments.factories import approved

pytestmark = pytest.mark.django_db

#: The feeds that a page has beside those of the whole blog, by its address.
OF_SCOPE = {
    "/2020/03/tea.html": ["posts/{post}/comments"],
    "/p/about.html": ["pages", "posts/{page}/comments"],
    "/search/label/drinks": ["labels/drinks"],
    "/author/alice/": ["authors/alice"],
}
ADDRESSES = [
    "/",
    "/2020/",
    "/2020/03/",
    "/2020/03/tea.html",
    "/p/about.html",
    "/search/label/drinks",
    "/author/alice/",
]
ERRORS = ["/nothing-here", "/2020/03/gone.html", "/?before=x"]


@pytest.fixture
def post() -> Post:
    """A blog with something at each address."""
    at = datetime(2020, 3, 4, tzinfo=UTC)
    published(kind="page", title="About")
    publishing.unpublish(publishing.publish(draft(title="Gone"), at=at))
    post = publishing.publish(draft(title="Tea", labels=["Drinks"]), at=at + timedelta(hours=1))
    approved(post)
    return post


def feeds_of(page: Page) -> list[tuple[str, str]]:
    """Return address and media type of each feed that a page announces."""
    links = page.texts("//head/link[@rel='alternate']/@href")
    return list(zip(links, page.texts("//head/link[@rel='alternate']/@type"), strict=True))


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_names_its_canonical_address_without_strange_parameters(
    address: str, post: Post
) -> None:
    page = get(f"{address}?utm_source=x")
    assert page.status == 200
    assert page.text("//head/link[@rel='canonical']/@href") == f"http://blog.test{address}"


@pytest.mark.parametrize("kind", ["post", "page"])
def test_page_of_a_text_describes_itself_to_who_shares_it(kind: str) -> None:
    text = '<img src="/a.png?x=1&amp;y" width="1640">'
    url = published(kind=kind, title="Tea & “milk”", source=text).get_absolute_url()
    page = get(f"{url}?comment=1")
    names, values = page.texts("//meta/@property"), page.texts("//meta[@property]/@content")
    said = dict(zip(names, values, strict=True))
    assert said == {
        "og:type": "article",
        "og:title": "Tea & “milk”",
        "og:url": f"http://blog.test{url}",
        "og:site_name": Blog.current().title,
        "og:image": "http://blog.test/a.png?x=1&y",
        "og:image:width": "1640",
    }


def test_page_of_a_text_without_pictures_names_none() -> None:
    page = get(published().get_absolute_url())
    assert not page.texts("//meta[starts-with(@property, 'og:image')]")


def test_older_page_is_canonical_with_its_cursor_alone(post: Post) -> None:
    publishing.update_blog(Blog.current(), posts_per_page=1)
    published(title="Newest")
    older = get("/").text("//a[.='Older posts »']/@href")
    canonical = get(f"{older}&x=y").text("//link[@rel='canonical']/@href")
    assert canonical == f"http://blog.test{older}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_announces_the_feeds_of_its_scope_in_every_format(address: str, post: Post) -> None:
    ids = {"post": post.pk, "page": Post.objects.pages().get().pk}
    scopes = ["posts", "comments", *(name.format(**ids) for name in OF_SCOPE.get(address, []))]
    assert feeds_of(get(address)) == [
        (f"http://blog.test/feeds/{scope}.{suffix}", format_.media_type)
        for scope in scopes
        for suffix, format_ in FORMATS.items()
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_announces_feeds_that_are_there_under_titles_that_differ(
    address: str, post: Post
) -> None:
    page, client = get(address), Client()
    titles = page.texts("//head/link[@rel='alternate']/@title")
    assert len(set(titles)) == len(titles)
    assert {client.get(url).status_code for url, _ in feeds_of(page)} == {200}


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_page_sets_no_cookie_and_asks_for_none(address: str, post: Post) -> None:
    response = get(address).response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_page_holds_nothing_that_a_strict_policy_forbids(address: str, post: Post) -> None:
    page = get(address)
    assert not page.texts("//script[not(@src)] | //style | //@style | //@onclick | //*[@onload]")
    files = page.texts("//link[@rel='stylesheet']/@href | //script/@src")
    assert all(file.startswith("/static/") for file in files)
    assert "unsafe" not in page.response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_page_has_one_heading_of_the_first_level_and_one_main(address: str, post: Post) -> None:
    page = get(address)
    assert len(page.texts("//h1")) == 1
    assert len(page.texts("//main[@id='main']")) == 1
    assert page.text("//html/@lang")


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_page_names_no_id_twice(address: str, post: Post) -> None:
    ids = get(address).texts("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_in_the_blogs_language(address: str, post: Post) -> None:
    publishing.update_blog(Blog.current(), language="pt-BR")
    assert get(address).text("//html/@lang") == "pt-BR"


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_has_validators_for_the_next_visit(address: str, post: Post) -> None:
    response = get(address).response
    assert response["ETag"].startswith('W/"page')
    assert "max-age=0" in response["Cache-Control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_changes_its_tag_when_the_author_or_a_label_is_renamed(
    address: str, post: Post
) -> None:
    before = get(address).response["ETag"]
    publishing.rename_label(post.labels.get(), name="Beverages")
    between = get(address).response["ETag"]
    post.author.first_name = "Alice"
    publishing.rename_author(post.author)
    assert len({before, between, get(address).response["ETag"]}) == 3


def test_page_of_a_post_keeps_its_tag_when_another_is_commented(post: Post) -> None:
    other = published(title="Other")
    before = get(post.get_absolute_url()).response["ETag"]
    approved(other)
    assert get(post.get_absolute_url()).response["ETag"] == before
