"""A reader goes through the blog."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.moves import follow
from tests.browser.watching import Window

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("sample"),
]

BAROMETER = "What the old barometer knew"
#: Whether the element that has the focus shows it, on the screen.
SHOWS_FOCUS = """() => {
    const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
    const {top, bottom, width} = document.activeElement.getBoundingClientRect();
    const isOnScreen = bottom > 0 && top < innerHeight && width > 0;
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && isOnScreen;
}"""


def heading(page: Page, name: str) -> None:
    """Expect the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize("has_javascript", [True, False])
def test_links_lead_through_the_blog_and_back(window: Window, *, has_javascript: bool) -> None:
    page = window(java_script_enabled=has_javascript)
    page.goto("/")
    follow(page.get_by_role("link", name="Older posts »"))
    follow(page.get_by_role("link", name="The door is open", exact=True))
    heading(page, "The door is open")
    follow(page.get_by_role("link", name="Small things"))
    heading(page, "Small things")
    follow(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Opening hours"))
    heading(page, "Opening hours")
    page.go_back()
    heading(page, "Small things")


def test_comment_count_leads_to_the_comments(plain_page: Page) -> None:
    plain_page.goto("/")
    follow(plain_page.locator("article", has_text=BAROMETER).get_by_role("link", name="4 comments"))
    expect(plain_page.get_by_role("heading", name="4 comments:")).to_be_in_viewport()
    expect(plain_page.get_by_role("article", name="Wen")).to_contain_text("Lime wood")
    expect(plain_page.get_by_text("Best barometer price")).to_have_count(0)


def test_first_tab_offers_to_skip_to_the_text(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the text")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_keyboard_alone_opens_a_post(page: Page) -> None:
    page.goto("/#main")
    while page.locator(":focus").inner_text() != BAROMETER:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heading(page, BAROMETER)


def test_every_stop_of_the_keyboard_shows_the_focus(page: Page) -> None:
    page.goto("/")
    follow(page.get_by_role("link", name=BAROMETER, exact=True))
    heading(page, BAROMETER)
    hidden = []
    page.keyboard.press("Tab")
    while page.locator(":focus").count():
        if not page.evaluate(SHOWS_FOCUS):
            hidden.append(page.locator(":focus").evaluate("element => element.outerHTML"))
        page.keyboard.press("Tab")
    assert hidden == []
