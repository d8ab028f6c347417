"""A reader comments on the page, without JavaScript."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from blog.models import Post
from tests.blog.factories import published
from tests.browser import desk
from tests.browser.moves import follow
from tests.browser.places import BODY, fill, press
from tests.browser.watching import Window
from tests.comments import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

#: The start of BODY as it is shown.
SHOWN = "One spoon for the pot"
WAITS = "It waits for approval."


@pytest.fixture
def post(db: None) -> Post:
    """A post whose comments are held."""
    return published(title="Tea")


@pytest.fixture
def open_post(post: Post) -> Post:
    """A post whose comments appear at once."""
    factories.hold("none")
    return post


def comment_on(page: Page, post: Post) -> None:
    """Post a comment with the form under the post, as far as it goes."""
    page.goto(post.get_absolute_url())
    fill(page)
    press(page, "Post")
    expect(page.get_by_text(SHOWN)).to_be_visible()


def comments(page: Page) -> Locator:
    """Return the comments under the post."""
    return page.get_by_role("article").filter(has=page.get_by_role("link", name="Reply"))


def test_comment_on_the_page_is_held_and_tells_its_author(plain_page: Page, post: Post) -> None:
    comment_on(plain_page, post)
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Your comment")
    expect(plain_page.get_by_text(WAITS)).to_be_visible()
    expect(plain_page.get_by_role("article").locator("em")).to_have_text("spoon")


def test_author_edits_a_held_comment_on_their_own_page(plain_page: Page, post: Post) -> None:
    comment_on(plain_page, post)
    follow(plain_page.get_by_role("link", name="Edit"))
    plain_page.get_by_label("Comment", exact=True).fill("Two spoons.")
    press(plain_page, "Save")
    expect(plain_page.get_by_role("article")).to_contain_text("Two spoons.")
    expect(plain_page.get_by_role("article")).to_contain_text("edited")
    expect(plain_page.get_by_text(WAITS)).to_be_visible()


def test_author_deletes_a_comment_after_being_asked(plain_page: Page, post: Post) -> None:
    comment_on(plain_page, post)
    follow(plain_page.get_by_role("link", name="Delete"))
    press(plain_page, "Delete")
    expect(plain_page.get_by_role("heading", level=1)).to_have_text(
        "Your comment has been deleted."
    )
    expect(plain_page.get_by_text("spoon")).to_have_count(0)


def test_held_comment_leaves_the_page_of_others_as_it_is(window: Window, post: Post) -> None:
    author, reader = window(java_script_enabled=False), window()
    before = reader.request.get(post.get_absolute_url())
    comment_on(author, post)
    after = reader.request.get(post.get_absolute_url())
    assert after.body() == before.body()
    assert after.headers["etag"] == before.headers["etag"]


def test_approved_comment_is_seen_under_a_new_etag(window: Window, post: Post, bob: User) -> None:
    author, reader, moderator = window(java_script_enabled=False), window(), window()
    before = reader.request.get(post.get_absolute_url())
    comment_on(author, post)
    desk.log_in(moderator, bob)
    desk.decide(moderator, "Rita", "Approve")
    reader.goto(post.get_absolute_url())
    expect(comments(reader)).to_contain_text(SHOWN)
    after = reader.request.get(post.get_absolute_url())
    assert after.headers["etag"] != before.headers["etag"]


def test_refused_comment_keeps_what_was_typed(plain_page: Page, post: Post) -> None:
    plain_page.goto(post.get_absolute_url())
    fill(plain_page, site="javascript:alert(1)")
    press(plain_page, "Post")
    expect(plain_page.get_by_role("alert")).to_contain_text("Web site")
    expect(plain_page.get_by_label("Web site")).to_have_accessible_description(
        plain_page.locator(".field-error").inner_text()
    )
    expect(plain_page.get_by_label("Name", exact=True)).to_have_value("Rita")
    expect(plain_page.get_by_label("Web site")).to_have_value("javascript:alert(1)")
    expect(plain_page.get_by_label("Comment", exact=True)).to_have_value(BODY)


def test_preview_shows_the_comment_and_posts_nothing(plain_page: Page, open_post: Post) -> None:
    plain_page.goto(open_post.get_absolute_url())
    fill(plain_page)
    press(plain_page, "Preview")
    expect(plain_page.get_by_role("region", name="Preview").locator("em")).to_have_text("spoon")
    plain_page.goto(open_post.get_absolute_url())
    expect(plain_page.get_by_role("heading", name="No comments:")).to_be_visible()


def test_comment_after_a_preview_appears_under_the_post(plain_page: Page, open_post: Post) -> None:
    plain_page.goto(open_post.get_absolute_url())
    fill(plain_page)
    press(plain_page, "Preview")
    press(plain_page, "Post")
    expect(plain_page.get_by_role("heading", name="1 comment:")).to_be_visible()
    expect(comments(plain_page)).to_be_in_viewport()


def test_reply_stands_under_what_it_answers(plain_page: Page, open_post: Post) -> None:
    comment_on(plain_page, open_post)
    follow(plain_page.get_by_role("link", name="Reply to Rita"))
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Reply to Rita")
    fill(plain_page, name="Tom", body="And one for luck.")
    press(plain_page, "Post")
    answered = plain_page.get_by_role("listitem").filter(has_text=SHOWN)
    expect(answered.get_by_role("article", name="Tom")).to_contain_text("And one for luck.")
