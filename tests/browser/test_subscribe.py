"""The Subscribe page, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Window

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("sample"),
]

ADDRESS = "/subscribe/"


def test_button_copies_the_address_and_says_so(window: Window) -> None:
    page = window(permissions=["clipboard-read", "clipboard-write"])
    page.goto(ADDRESS)
    address = page.locator("code").first.text_content()
    page.get_by_role("button", name="Copy address").first.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_address_is_selected_where_the_clipboard_is_forbidden(window: Window) -> None:
    page = window()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    page.goto(ADDRESS)
    page.get_by_role("button", name="Copy address").first.click()
    expect(page.get_by_role("status")).to_have_text("Press Ctrl+C to copy")
    assert page.evaluate("getSelection().toString()") == page.locator("code").first.text_content()


def test_addresses_stand_there_without_scripts(plain_page: Page) -> None:
    plain_page.goto(ADDRESS)
    expect(plain_page.locator("code").first).to_be_visible()
    expect(plain_page.locator("main").get_by_role("button")).to_have_count(0)
    plain_page.get_by_text("Other formats").first.click()
    expect(plain_page.get_by_text("posts.rss")).to_be_visible()


def test_other_formats_open_by_keyboard(page: Page) -> None:
    page.goto(ADDRESS)
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("posts.json")).to_be_visible()
