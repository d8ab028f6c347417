"""A browser remembers whose address was confirmed, tells it with a comment, and forgets it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments import reader_links
from tests.blog.factories import published
from tests.browser.places import fill, press
from tests.comments.factories import pending
from tests.comments.trusting import RITA, policy, trusted

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CONFIRM = "Yes, it is mine"
KNOWN = f"This device is known as {RITA}"
FORGET = "Forget me on this device"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw Error('forbidden') }})"


@pytest.fixture
def post(db: None) -> Post:
    """A post on which Rita is trusted, and first comments are held."""
    post = published(title="Tea")
    trusted(post)
    policy(hold="first")
    return post


@pytest.fixture
def link(post: Post) -> str:
    """The link in the mail about another comment with Rita's address."""
    comment = pending(post, author_email=RITA)
    return urlsplit(reader_links.verification_url(comment)).path


def confirm(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Is {RITA} yours?")
    press(page, CONFIRM)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def comment(page: Page, post: Post, *, email: str = RITA, body: str = "More tea.") -> str:
    """Post a comment and return the heading of the page that it leads to."""
    page.goto(post.get_absolute_url())
    fill(page, body=body)
    page.get_by_label("E-mail").fill(email)
    press(page, "Post")
    return str(page.get_by_role("heading", level=1).text_content())


def token_of(page: Page) -> str:
    return str(page.evaluate("JSON.parse(localStorage.getItem('broadsheet.commenter')).token"))


def test_browser_sends_what_it_was_given_and_the_comment_appears(
    page: Page, post: Post, link: str
) -> None:
    confirm(page, link)
    expect(page.get_by_text("This device remembers it")).to_be_visible()
    assert comment(page, post) == "Tea"
    expect(page.get_by_text("More tea.")).to_be_visible()


def test_token_stands_in_no_address_no_cookie_and_no_page_but_one(
    page: Page, post: Post, link: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    confirm(page, link)
    comment(page, post)
    token = token_of(page)
    assert not [url for url in asked if token in url]
    assert page.context.cookies() == []
    assert token not in page.content()


def test_form_tells_whom_it_knows(page: Page, post: Post, link: str) -> None:
    page.goto(post.get_absolute_url())
    expect(page.get_by_text(KNOWN)).to_be_hidden()
    confirm(page, link)
    page.goto(post.get_absolute_url())
    expect(page.get_by_text(KNOWN)).to_be_visible()


def test_token_is_not_sent_with_another_address(page: Page, post: Post, link: str) -> None:
    confirm(page, link)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    assert comment(page, post, email="ben@example.net") == "Your comment"
    assert not [body for body in sent if token_of(page) in body]


def test_browser_forgets_where_it_is_told_so(page: Page, post: Post, link: str) -> None:
    confirm(page, link)
    page.goto(post.get_absolute_url())
    page.get_by_role("button", name=FORGET).click()
    expect(page.get_by_text(KNOWN)).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    assert comment(page, post) == "Your comment"


def test_browser_forgets_on_the_page_that_told_it(page: Page, post: Post, link: str) -> None:
    confirm(page, link)
    page.get_by_role("button", name=FORGET).click()
    expect(page.get_by_text("This device keeps nothing of it")).to_be_visible()
    assert comment(page, post) == "Your comment"


def test_reader_without_javascript_confirms_each_comment(
    plain_page: Page, post: Post, link: str
) -> None:
    confirm(plain_page, link)
    expect(plain_page.get_by_text("Your comment is published.")).to_be_visible()
    expect(plain_page.get_by_text("This device keeps nothing of it")).to_be_visible()
    expect(plain_page.get_by_text(FORGET)).to_be_hidden()
    assert comment(plain_page, post) == "Your comment"
    expect(plain_page.get_by_text("We have sent a mail")).to_be_visible()


def test_browser_that_may_keep_nothing_goes_on_without(page: Page, post: Post, link: str) -> None:
    page.add_init_script(NO_STORAGE)
    confirm(page, link)
    expect(page.get_by_text("This device keeps nothing of it")).to_be_visible()
    assert comment(page, post) == "Your comment"


def test_wish_for_replies_survives_a_preview(page: Page, post: Post) -> None:
    page.goto(post.get_absolute_url())
    fill(page)
    page.get_by_label("E-mail").fill(RITA)
    page.get_by_label("Mail me about replies").check()
    press(page, "Preview")
    expect(page.get_by_label("Mail me about replies")).to_be_checked()
