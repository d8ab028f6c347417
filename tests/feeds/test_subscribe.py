"""What people see of the feeds: the Subscribe page, and OPML for their readers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Blog, Post
from feeds.formats import FORMATS
from tests.blog.factories import draft, published
from tests.blog.reading import get
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

OPML = "/feeds/feeds.opml"
SCOPES = ["posts", "pages", "comments", "labels/hot-drinks", "authors/alice"]


@pytest.fixture
def post() -> Post:
    """A blog with a label and an author that readers see, and others that they don't."""
    User.objects.create(username="quiet")
    draft(labels=["Secret"])
    published(kind=Post.Kind.PAGE, title="About", labels=["Aside"])
    return published(labels=["Hot drinks"])


def outlines(wsgi: Client) -> list[Any]:
    """Return the outlines of the OPML document that are feeds."""
    found: Any = etree.fromstring(wsgi.get(OPML).content).xpath("/opml/body/outline/outline")
    return list(found)


def test_subscribe_page_shows_every_feed_in_every_format(post: Post) -> None:
    page = get("/subscribe/")
    shown = page.texts("//main//code[@data-copy-address]")
    assert shown == [
        *(f"http://blog.test/feeds/{scope}.{suffix}" for scope in SCOPES for suffix in FORMATS),
        f"http://blog.test{OPML}",
    ]
    linked = set(page.texts("//main//a/@href"))
    assert {address for address in shown if not address.endswith(".opml")} <= linked


def test_subscribe_page_shows_feeds_that_are_there(post: Post) -> None:
    browser = Browser()
    for url in get("/subscribe/").texts("//main//code"):
        assert browser.get(url).status_code == 200


def test_subscribe_page_needs_no_script_and_holds_no_button_without(post: Post) -> None:
    page = get("/subscribe/")
    assert page.texts("//main//button") == []
    [script] = page.texts("//script/@src")
    assert script == "/static/feeds/copy_address.js"
    assert page.texts("//script/@type") == ["module"]
    assert page.texts("//script/text() | //style | //@style | //@onclick") == []


def test_subscribe_page_is_one_of_the_blogs_pages(post: Post) -> None:
    publishing.update_blog(Blog.current(), language="pt-BR")
    page = get("/subscribe/?utm_source=x")
    assert page.text("//html/@lang") == "pt-BR"
    assert page.text("//h1") == "Subscribe"
    assert page.text("//link[@rel='canonical']/@href") == "http://blog.test/subscribe/"
    assert page.response["ETag"].startswith('W/"page')
    assert not page.response.cookies


@pytest.mark.parametrize("address", ["/", "/p/about.html", "/subscribe/", "/nothing-here"])
def test_every_page_leads_to_the_subscribe_page(post: Post, address: str) -> None:
    assert "/subscribe/" in get(address).texts("//aside//a/@href")


def test_page_of_a_post_leads_to_the_feed_of_its_comments(post: Post) -> None:
    links = get(post.get_absolute_url()).texts("//aside//a/@href")
    assert f"/feeds/posts/{post.pk}/comments.atom" in links


def test_address_without_its_slash_leads_to_the_subscribe_page(wsgi: Client) -> None:
    answer = wsgi.get("/subscribe")
    assert (answer.status, answer["Location"]) == (301, "/subscribe/")


@pytest.mark.parametrize("address", ["/subscribe/", OPML])
@pytest.mark.parametrize("number", [1, 6])
def test_lists_take_the_same_queries_for_any_number_of_feeds(
    address: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        user = User.objects.create(username=f"user{index}")
        publishing.publish(
            publishing.draft(author=user, title="x", source="x", labels=[f"Label {index}"])
        )
    browser = Browser()
    # Blog, labels, authors, counters; the page shows the static pages as well.
    with django_assert_num_queries(4 if address == OPML else 5):
        browser.get(address)


def test_opml_lists_each_public_feed_once(wsgi: Client, post: Post) -> None:
    assert [outline.get("xmlUrl") for outline in outlines(wsgi)] == [
        f"http://blog.test/feeds/{scope}.atom" for scope in SCOPES
    ]


def test_opml_says_what_readers_need_of_a_feed(wsgi: Client, post: Post) -> None:
    publishing.update_blog(Blog.current(), title="Tea & Co <3", language="en-GB")
    of_label = outlines(wsgi)[3]
    assert dict(of_label.attrib) == {
        "type": "rss",
        "text": "Tea & Co <3: Hot drinks",
        "title": "Tea & Co <3: Hot drinks",
        "xmlUrl": "http://blog.test/feeds/labels/hot-drinks.atom",
        "htmlUrl": "http://blog.test/search/label/hot-drinks",
        "language": "en-GB",
    }


def test_opml_is_served_as_what_it_is_and_answers_304(wsgi: Client, post: Post) -> None:
    answer = wsgi.get(OPML)
    assert answer["Content-Type"] == "text/x-opml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert wsgi.get(OPML, headers={"If-None-Match": answer["ETag"]}).status == 304


def test_opml_of_an_empty_blog_lists_the_feeds_that_will_fill(wsgi: Client) -> None:
    assert len(outlines(wsgi)) == 3


def test_opml_survives_a_name_that_no_xml_can_hold(wsgi: Client, post: Post) -> None:
    User.objects.filter(username="alice").update(first_name="A\x0b\ufffe", last_name="B")
    assert outlines(wsgi)[-1].get("text").endswith(": A B")
