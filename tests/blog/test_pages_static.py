"""Static pages and their tree."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog import publishing
from blog.models import Post
from blog.navigation import PageTree
from tests.blog.factories import draft, published
from tests.blog.reading import get

pytestmark = pytest.mark.django_db

#: Page with author, labels, all pages, blog, pinned threads, comments, counters.
QUERIES = 7


def page_of(title: str, parent: Post | None = None, position: int = 0) -> Post:
    return published(kind="page", title=title, parent=parent, position=position)


def test_static_page_is_shown_with_its_comments() -> None:
    page_of("About us")
    page = get("/p/about-us.html")
    assert page.text("//h1") == "About us"
    assert page.texts("//*[@id='comments']") == ["No comments:"]


def test_static_page_has_breadcrumbs_and_the_pages_under_it() -> None:
    about = page_of("About")
    people = page_of("People", about)
    page_of("Rita", people)
    page = get(people.get_absolute_url())
    assert page.texts("//nav[@class='breadcrumbs']//li") == ["Home", "About", "People"]
    assert page.texts("//nav[@class='breadcrumbs']//a/@href") == ["/", "/p/about.html"]
    assert page.texts("//nav[@class='subpages']//a") == ["Rita"]


def test_static_page_at_the_top_needs_no_breadcrumbs() -> None:
    assert not get(page_of("About").get_absolute_url()).texts("//nav[@class='breadcrumbs']")


def test_navigation_nests_children_under_their_parents() -> None:
    about = page_of("About")
    page_of("Contact", about)
    page_of("Boats")
    page = get("/")
    assert page.texts("//nav[h2='Pages']/ul/li/a") == ["About", "Boats"]
    assert page.texts("//nav[h2='Pages']/ul/li[a='About']/ul/li/a") == ["Contact"]


def test_navigation_is_in_the_owners_order() -> None:
    page_of("Apples", position=2)
    page_of("Bread", position=1)
    page_of("cheese", position=1)
    assert get("/").texts("//nav[h2='Pages']//a") == ["Bread", "cheese", "Apples"]


def test_navigation_marks_the_page_that_is_read() -> None:
    about = page_of("About")
    page_of("Boats")
    page = get(about.get_absolute_url())
    assert page.texts("//a[@aria-current='page']") == ["About"]


def test_navigation_leaves_out_what_is_not_published() -> None:
    draft(kind="page", title="Secret")
    assert not get("/").texts("//nav[h2='Pages']")


def test_navigation_when_a_parent_is_withdrawn_keeps_its_children() -> None:
    about = page_of("About")
    contact = page_of("Contact", about)
    publishing.unpublish(about)
    assert get("/").texts("//nav[h2='Pages']/ul/li/a") == ["Contact"]
    assert not get(contact.get_absolute_url()).texts("//nav[@class='breadcrumbs']")


def test_navigation_of_a_deep_tree_is_shown_whole() -> None:
    page = None
    for number in range(100):
        page = page_of(f"Level {number}", page)
    assert len(get("/").texts("//nav[h2='Pages']//a")) == 100


def test_tree_with_a_loop_in_it_comes_to_an_end() -> None:
    one, two = page_of("One"), page_of("Two")
    one.parent_id, two.parent_id = two.pk, one.pk
    tree = PageTree([one, two])
    assert tree.above(one) == [one, two]
    assert tree.rows() == []


@pytest.mark.parametrize("many", [1, 12])
def test_static_page_takes_the_same_queries_however_many_pages(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    about = page_of("About")
    for number in range(many):
        page_of(f"Page {number}", about)
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get(about.get_absolute_url())
