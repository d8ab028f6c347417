"""From one page to the next."""

from __future__ import annotations

from playwright.sync_api import Locator


def follow(locator: Locator) -> None:
    """Click what leads to another page, and wait for that.

    A click alone returns before the browser has asked for the page: what comes next in a test
    would still find the old one, where it may well find a link of the same name.
    """
    with locator.page.expect_navigation():
        locator.click()
