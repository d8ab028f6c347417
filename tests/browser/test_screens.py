"""Whatever is written, no page is wider than a phone."""

from __future__ import annotations

from concurrent.futures import Executor

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, ViewportSize, expect

from blog.models import Post
from tests.blog.factories import published
from tests.browser import desk
from tests.browser.moves import follow
from tests.browser.watching import Window
from tests.comments import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE: ViewportSize = {"width": 360, "height": 740}
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
PICTURE = "https://pictures.example/wide.svg"
WIDE_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="40"/>'
VIDEO = "https://www.youtube-nocookie.com/embed/tea"
CELLS = "".join(f"<td>a{LONG[:12]}{number}</td>" for number in range(30))
WIDE = f"""
<p>{LONG} https://example.org/{"path/" * 60}{LONG}</p>
<h2>{LONG}</h2>
<table><caption>{LONG}</caption><tr>{CELLS}</tr></table>
<table width="2000"><tr><td><table><tr>{CELLS}</tr></table></td></tr></table>
<pre><code>{LONG * 3}</code></pre>
<ul><li><ul><li><ul><li><blockquote><pre>{LONG}</pre></blockquote></li></ul></li></ul></li></ul>
<p><img src="{PICTURE}" width="3000" height="40" alt="A rope"></p>
<figure class="alignright"><img src="{PICTURE}" alt=""><figcaption>{LONG}</figcaption></figure>
<iframe src="{VIDEO}" width="1280" height="720" title="Tea"></iframe>
<details><summary>{LONG}</summary><p><code>{LONG}</code></p></details>
<dl><dt>{LONG}</dt><dd>{LONG}</dd></dl>
"""


@pytest.fixture
def phone(window: Window, thread: Executor) -> Page:
    """A page on a small screen."""
    return thread.submit(window, viewport=PHONE).result()


def serve_media(page: Page) -> None:
    """Answer for the hosts that the post names."""

    def picture(route: Route) -> None:
        route.fulfill(body=WIDE_SVG, content_type="image/svg+xml")

    page.route(PICTURE, picture)
    page.route(VIDEO, lambda route: route.fulfill(body="<title>Tea</title>"))


def width(page: Page) -> int:
    """Return how wide the page came out."""
    return int(page.evaluate("document.scrollingElement.scrollWidth"))


@pytest.fixture
def wide_post(alice: User) -> Post:
    """A post in which everything is too wide, with threads as deep and wide as they get."""
    post = published(title=LONG, source=WIDE, source_format=Post.Format.HTML, labels=[LONG[:60]])
    comment = None
    for _ in range(8):
        comment = factories.approved(
            post, parent=comment, author_name=LONG[:80], body=f"{LONG}\n\n    {LONG}\n\n> {LONG}"
        )
    return post


def test_wide_post_and_deep_thread_fit_on_a_phone(phone: Page, wide_post: Post) -> None:
    serve_media(phone)
    phone.goto(wide_post.get_absolute_url())
    expect(phone.get_by_role("img", name="A rope")).to_be_visible()
    assert width(phone) == PHONE["width"]


def test_list_of_wide_posts_fits_on_a_phone(phone: Page, wide_post: Post) -> None:
    serve_media(phone)
    phone.goto("/")
    assert width(phone) == PHONE["width"]


@pytest.mark.usefixtures("wide_post")
def test_desk_of_wide_comments_fits_on_a_phone(phone: Page, bob: User) -> None:
    desk.log_in(phone, bob, to=f"{desk.ADDRESS}?state=all")
    assert width(phone) == PHONE["width"]
    follow(desk.row(phone, LONG).last.get_by_role("link", name="20").first)
    expect(phone.get_by_role("heading", name="Decisions")).to_be_visible()
    assert width(phone) == PHONE["width"]
