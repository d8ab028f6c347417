"""Every kind of page that readers see, on the sample blog, and the way to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playwright.sync_api import Page, expect

from tests.browser.moves import follow

POST = "/2026/11/what-the-old-barometer-knew.html"
#: Deleted by the fixture ``places``.
GONE = "/2026/07/on-the-smell-of-flux.html"

BODY = "One *spoon* for the pot, and `one` for luck."


def _at(path: str, heading: str) -> Callable[[Page], None]:
    """Return the way to an address."""

    def go(page: Page) -> None:
        page.goto(path)
        _expect(page, heading)

    return go


def _expect(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def fill(page: Page, *, name: str = "Rita", site: str = "", body: str = BODY) -> None:
    """Type a comment into the form of the page."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Web site").fill(site)
    page.get_by_label("Comment", exact=True).fill(body)


def press(page: Page, button: str) -> None:
    """Press a button of the form."""
    follow(page.get_by_role("button", name=button, exact=True))


def _errors(page: Page) -> None:
    page.goto(POST)
    fill(page, site="javascript:alert(1)")
    press(page, "Post")
    expect(page.get_by_role("alert")).to_be_visible()


def _preview(page: Page) -> None:
    page.goto(POST)
    fill(page)
    press(page, "Preview")
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()


def _reply(page: Page) -> None:
    page.goto(POST)
    follow(page.get_by_role("link", name="Reply to Wen"))
    _expect(page, "Reply to Wen")


def _report(page: Page) -> None:
    page.goto(POST)
    follow(page.get_by_role("link", name="Report the comment of Wen"))
    _expect(page, "Report this comment?")


def _report_without_a_choice(page: Page) -> None:
    _report(page)
    page.locator("form.comment-form").evaluate("form => form.noValidate = true")
    press(page, "Report")
    expect(page.get_by_role("alert")).to_be_visible()


def _reported(page: Page) -> None:
    _report(page)
    page.get_by_label("It is abusive").check()
    press(page, "Report")
    _expect(page, "Thank you")


def _own(page: Page) -> None:
    page.goto(POST)
    fill(page)
    press(page, "Post")
    _expect(page, "Your comment")


def _edit(page: Page) -> None:
    _own(page)
    follow(page.get_by_role("link", name="Edit"))
    _expect(page, "Edit your comment")


def _delete(page: Page) -> None:
    _own(page)
    follow(page.get_by_role("link", name="Delete"))
    _expect(page, "Delete your comment?")


PLACES: Mapping[str, Callable[[Page], None]] = MappingProxyType(
    {
        "home": _at("/", "Salt & Solder"),
        "post": _at(POST, "What the old barometer knew"),
        "static-page": _at("/p/opening-hours.html", "Opening hours"),
        "label": _at("/search/label/how-it-is-done", "How it is done"),
        "search": _at("/search?q=the+harbour", "the harbour"),
        "search-without-results": _at("/search?q=xyzzy", "xyzzy"),
        "author": _at("/author/ines/", "Ines Marlow"),
        "subscribe": _at("/subscribe/", "Subscribe"),
        "privacy": _at("/privacy/", "Privacy"),
        "year": _at("/2026/", "2026"),
        "month": _at("/2026/11/", "November 2026"),
        "not-found": _at("/2026/11/no-such-post.html", "There is nothing at this address"),
        "gone": _at(GONE, "What was here is gone"),
        "problems-of-the-api": _at("/api/v1/problems/", "Problems"),
        "form-with-errors": _errors,
        "preview": _preview,
        "reply": _reply,
        "report": _report,
        "report-without-a-choice": _report_without_a_choice,
        "reported": _reported,
        "own-comment": _own,
        "edit": _edit,
        "delete": _delete,
    }
)
