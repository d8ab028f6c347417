"""A long thread, page by page, without JavaScript."""

from __future__ import annotations

from concurrent.futures import Executor

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from blog import publishing
from blog.models import Blog, Post
from comments import moderation
from comments.models import Comment
from tests.blog.factories import published
from tests.browser.moves import follow
from tests.browser.places import BODY, fill, press
from tests.browser.test_accessibility import faults
from tests.browser.watching import Window
from tests.comments.factories import hold, line_of, threads_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SHOWN = "One spoon for the pot"


@pytest.fixture
def post(alice: User) -> Post:
    """A post with three pages of 300 comments: threads pinned and locked, places withdrawn."""
    hold("none")
    publishing.update_blog(Blog.current(), comments_per_page=120)
    post = published(title="Tea", source="Black, with milk.")
    heads = threads_of(post, [4, 1, 3, 5, 2] * 19, user=alice)
    line_of(post, depth=14)
    marked = Comment.objects.filter
    marked(pk__in=[heads[40].pk, heads[1].pk]).update(pinned_at=timezone.now())
    marked(pk__in=[heads[40].pk, heads[2].pk]).update(locked_at=timezone.now())
    moderation.trash(heads[0], by=alice)
    moderation.erase(heads[3])
    return post


@pytest.fixture
def axe_page(window: Window, thread: Executor) -> Page:
    """A page in which axe may set styles, as our policy does not allow."""
    return thread.submit(window, bypass_csp=True).result()


def comments(page: Page) -> list[str]:
    """Return the ids of the comments on a page."""
    found = page.locator("article.comment").evaluate_all("all => all.map(one => one.id)")
    return [str(one) for one in found]


def test_links_lead_through_every_comment_once_and_back(plain_page: Page, post: Post) -> None:
    address = post.get_absolute_url()
    plain_page.goto(address)
    paging = plain_page.get_by_role("navigation", name="Older and newer comments")
    seen = comments(plain_page)
    while (newer := paging.get_by_role("link", name="newer comment")).count():
        follow(newer)
        expect(plain_page.get_by_role("heading", name="comments:")).to_be_in_viewport()
        seen += comments(plain_page)
    assert len(seen) == len(set(seen)) == 298
    while (older := paging.get_by_role("link", name="older comment")).count():
        follow(older)
    expect(plain_page).to_have_url(f"{address}#comments")


def test_reply_on_the_third_page_lands_on_the_page_that_shows_it(
    plain_page: Page, post: Post
) -> None:
    plain_page.goto(post.get_absolute_url())
    for _ in range(2):
        follow(plain_page.get_by_role("link", name="newer comment"))
    follow(plain_page.get_by_role("link", name="Reply to 90.0"))
    fill(plain_page, name="Tom", body=BODY)
    press(plain_page, "Post")
    reply = plain_page.get_by_role("article", name="Tom")
    expect(reply).to_contain_text(SHOWN)
    expect(reply).to_be_in_viewport()
    expect(plain_page.get_by_role("article", name="90.0")).to_be_visible()
    assert plain_page.url.endswith(f"#{reply.get_attribute('id')}")


def test_new_thread_lands_on_the_last_page(plain_page: Page, post: Post) -> None:
    plain_page.goto(post.get_absolute_url())
    fill(plain_page, name="Tom", body=BODY)
    press(plain_page, "Post")
    expect(plain_page.get_by_role("article", name="Tom")).to_be_in_viewport()
    expect(plain_page.get_by_role("link", name="298 older comments").first).to_be_visible()


def test_long_threads_are_accessible_and_fit_the_screen(axe_page: Page, post: Post) -> None:
    axe_page.goto(post.get_absolute_url())
    expect(axe_page.get_by_text("Pinned", exact=True)).to_have_count(2)
    assert faults(axe_page) == []
    follow(axe_page.get_by_role("link", name="newer comment"))
    assert faults(axe_page) == []
