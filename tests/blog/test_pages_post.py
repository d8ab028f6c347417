"""The page of a post."""

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
#: Post with author, labels, blog, newer, older, pages, pinned threads, comments, counters.
QUERIES = 9


def address(post: Post) -> str:
    return post.get_absolute_url()


def test_post_is_shown_at_its_path_with_title_text_author_and_time() -> None:
    publishing.update_blog(Blog.current(), time_zone="Europe/Berlin")
    post = publishing.publish(draft(title="Tea", source="*Black*"), at=LONG_AGO)
    page = get("/2020/03/tea.html")
    assert page.text("//h1") == "Tea"
    assert "<em>Black</em>" in page.source
    assert page.text("//a[@rel='author']") == "alice"
    assert page.text("//article/p/time") == "Wednesday, 4 March 2020, 23:30"
    assert page.text("//article/p/time/@datetime") == "2020-03-04T22:30:00Z"
    assert page.text("//title") == f"Tea · {Blog.current().title}"
    assert post.path == "/2020/03/tea.html"


def test_post_is_found_by_whatever_path_was_minted() -> None:
    post = published(title="Чай", slug="чай")
    assert "%D1%87" in address(post)
    assert get(address(post)).text("//h1") == "Чай"


def test_post_shows_what_follows_its_jump_break() -> None:
    post = published(source="Before.\n\n<!--more-->\n\nAfter.")
    page = get(address(post))
    assert "After." in page.source
    assert page.texts("//span[@id='more']") == [""]


def test_post_leads_to_its_neighbours() -> None:
    old, middle, new = (
        publishing.publish(draft(title=title), at=LONG_AGO + timedelta(days=day))
        for day, title in enumerate(["Old", "Middle", "New"])
    )
    published(kind="page", title="About")
    page = get(address(middle))
    assert page.text("//a[@class='to-newer']/@href") == new.path
    assert page.text("//a[@class='to-older']/@href") == old.path
    assert not get(address(new)).texts("//a[@class='to-newer']")
    assert not get(address(old)).texts("//a[@class='to-older']")


def test_post_without_title_is_named_by_its_text() -> None:
    post = published(title="", source="Fog again, as thick as bread.")
    assert get(address(post)).text("//h1") == "Fog again, as thick as bread."


def test_post_shows_approved_comments_and_no_others() -> None:
    post = published()
    approved(post, body="Seen by all.")
    pending(post, body="Seen by nobody.")
    page = get(address(post))
    assert "Seen by all." in page.source
    assert "Seen by nobody." not in page.source
    assert page.text("//*[@id='comments']") == "1 comment:"


def test_post_with_a_comment_named_in_the_query_is_the_same_page() -> None:
    post = published()
    comment = approved(post)
    page = get(comment.get_absolute_url().partition("#")[0])
    assert page.status == 200
    assert page.texts(f"//*[@id='c{comment.pk}']")
    assert page.text("//link[@rel='canonical']/@href") == f"http://blog.test{address(post)}"


def test_post_escapes_its_title_everywhere() -> None:
    post = published(title="<script>alert(1)</script> & more")
    page = get(address(post))
    assert page.text("//h1") == "<script>alert(1)</script> & more"
    assert not page.texts("//script[not(@src)]")
    assert not get("/").texts("//script")


def test_post_lets_right_to_left_text_find_its_direction() -> None:
    post = published(title="مد وجزر", source="يأتي المد")
    page = get(address(post))
    assert page.text("//h1/@dir") == "auto"
    assert page.text("//article/div/@dir") == "auto"


def test_draft_has_no_page() -> None:
    post = publishing.publish(draft(title="Tea"), at=LONG_AGO)
    draft(title="Coffee")
    publishing.unpublish(post)
    assert get("/2020/03/tea.html").status == 410
    assert get("/2020/03/coffee.html").status == 404


@pytest.mark.parametrize("many", [1, 12])
def test_post_takes_the_same_queries_however_much_there_is(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        published(title=f"Older {number}")
        published(kind="page", title=f"Page {number}")
    post = published(labels=[f"Label {number}" for number in range(many)])
    for _ in range(many):
        approved(post, parent=approved(post))
    client = Client()
    with django_assert_num_queries(QUERIES):
        client.get(address(post))
