"""What keeps programs out, as people meet it: hardly at all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from blog import publishing
from blog.models import Blog, Post
from tests.blog.factories import published
from tests.browser.moves import follow
from tests.browser.places import fill, press
from tests.browser.watching import Window
from tests.comments import factories, working

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SHOWN = "One spoon for the pot"
AGAIN = "Read it once more, then press “Post”."
NO_CRYPTO = "Object.defineProperty(crypto, 'subtle', {get() { throw Error('insecure') }})"
NO_WORKER = "delete window.Worker"


@pytest.fixture
def post(window: Window) -> Post:
    """A post whose comments appear at once, if they took a second."""
    publishing.update_blog(Blog.current(), minimum_seconds=1)
    factories.hold("none")
    return published(title="Tea")


@pytest.fixture
def slow_post(post: Post) -> Post:
    """The same, where a comment takes a minute."""
    publishing.update_blog(Blog.current(), minimum_seconds=60)
    return post


@pytest.fixture
def work_post(post: Post) -> Post:
    """The same, where it takes no time, but work."""
    working.wanted()
    publishing.update_blog(Blog.current(), minimum_seconds=0)
    return post


def write(page: Page, post: Post) -> None:
    """Fill in the form under a post, and take a moment."""
    page.goto(post.get_absolute_url())
    with page.expect_response(re.compile("/comments/stamp/")):
        fill(page)
    page.wait_for_timeout(1100)


def expect_posted(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Tea")
    expect(page.get_by_role("article").get_by_text(SHOWN)).to_be_visible()


def test_comment_that_took_a_moment_appears_at_once(page: Page, post: Post) -> None:
    write(page, post)
    press(page, "Post")
    expect_posted(page)


def test_comment_on_a_page_out_of_the_cache_appears_at_once(window: Window, post: Post) -> None:
    first, second = window(), window()
    stored = [page.request.get(post.get_absolute_url()).text() for page in (first, second)]
    assert stored[0] == stored[1]
    write(second, post)
    press(second, "Post")
    expect_posted(second)


def test_stamp_is_asked_for_once_and_only_when_somebody_writes(page: Page, post: Post) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(post.get_absolute_url())
    assert not [url for url in asked if "/stamp/" in url]
    with page.expect_response(re.compile("/comments/stamp/")):
        fill(page)
    fill(page, body="Two")
    assert len([url for url in asked if "/stamp/" in url]) == 1
    assert page.context.cookies() == []


def test_comment_that_came_too_soon_is_kept(page: Page, slow_post: Post) -> None:
    write(page, slow_post)
    press(page, "Post")
    expect(page.get_by_role("alert")).to_contain_text("Please wait a moment")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Rita")


def test_reader_without_javascript_presses_once_more(plain_page: Page, post: Post) -> None:
    plain_page.goto(post.get_absolute_url())
    fill(plain_page)
    press(plain_page, "Post")
    expect(plain_page.get_by_text(AGAIN)).to_be_focused()
    expect(plain_page.get_by_role("region", name="Preview")).to_contain_text(SHOWN)
    plain_page.wait_for_timeout(1100)
    press(plain_page, "Post")
    expect_posted(plain_page)


def test_reader_by_the_keyboard_meets_no_trap(page: Page, post: Post) -> None:
    page.goto(post.get_absolute_url())
    page.get_by_label("Comment", exact=True).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="What is kept of what you post")).to_be_focused()
    assert page.get_by_role("textbox", name="Leave this empty").count() == 0
    box = page.locator("[name=subject]").bounding_box()
    assert box is None or box["width"] * box["height"] == 0 or page.evaluate(HIDDEN)


#: Whether nothing of the trap is where it seems to be.
HIDDEN = """() => {
  const trap = document.querySelector("[name=subject]");
  const { x, y } = trap.getBoundingClientRect();
  return document.elementFromPoint(x + 1, y + 1) !== trap;
}"""


def test_browser_that_works_has_its_comment_appear(page: Page, work_post: Post) -> None:
    page.goto(work_post.get_absolute_url())
    fill(page)
    expect(page.get_by_text("Your browser runs no scripts here")).to_be_hidden()
    press(page, "Post")
    expect_posted(page)


def test_browser_without_crypto_works_all_the_same(page: Page, work_post: Post) -> None:
    page.add_init_script(NO_CRYPTO)
    page.goto(work_post.get_absolute_url())
    fill(page)
    press(page, "Post")
    expect_posted(page)


def test_work_goes_on_over_a_preview(page: Page, work_post: Post) -> None:
    page.goto(work_post.get_absolute_url())
    fill(page)
    press(page, "Preview")
    press(page, "Post")
    expect_posted(page)


def test_reader_without_javascript_is_told_and_read_first(
    plain_page: Page, work_post: Post
) -> None:
    plain_page.goto(work_post.get_absolute_url())
    expect(plain_page.get_by_text("Your browser runs no scripts here")).to_be_visible()
    fill(plain_page)
    press(plain_page, "Post")
    expect(plain_page.get_by_text("It waits for approval.")).to_be_visible()


def test_browser_that_can_not_work_says_so_and_posts(page: Page, work_post: Post) -> None:
    page.add_init_script(NO_WORKER)
    page.goto(work_post.get_absolute_url())
    fill(page)
    expect(page.get_by_text("Your browser could not do its work")).to_be_visible()
    follow(page.get_by_role("button", name="Post", exact=True))
    expect(page.get_by_text("It waits for approval.")).to_be_visible()
