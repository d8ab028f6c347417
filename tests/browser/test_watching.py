"""What the other tests rely on: that a page which misbehaves is found out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.server import Server
from tests.browser.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<img src='https://elsewhere.example/tea.png'>", "asked for https://elsewhere.example"),
        ("<img src='/static/no-such.png'>", "the server responded with a status of 404"),
        ("<p style='color: red'>", "Content Security Policy"),
    ],
)
def test_what_a_page_must_not_do_is_written_down(
    browser: Browser, server: Server, html: str, complaint: str
) -> None:
    with browser.new_context(base_url=server.origin) as context:
        watch = Watch(context, server.origin)
        page = context.new_page()
        page.goto("/")
        with page.expect_console_message():
            page.evaluate("html => { document.body.innerHTML = html }", html)
    assert complaint in " ".join(watch.complaints)
