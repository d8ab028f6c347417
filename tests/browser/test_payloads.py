"""Our own payloads through every door and into the browser: nothing runs, nothing loads."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.benchmarks.hostile import markup
from tests.benchmarks.payloads.browser import Piece, Window
from tests.benchmarks.payloads.doors import DOORS, Door, through

PAYLOADS = [template.format(x="alert(1)") for template in markup.TEMPLATES]


@pytest.fixture
def shown(browser: Browser, thread: Executor) -> Iterator[Window]:
    """A window without any policy: what the sanitiser lets through, it runs."""
    rules = {door.name: door.rules for door in DOORS}
    window = Window(browser, policy="", rules=rules, frames=settings.EMBED_HOSTS)
    yield window
    thread.submit(window.close).result()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_payload_runs_and_loads_nothing_behind_any_door(
    shown: Window, thread: Executor, door: Door
) -> None:
    pieces = [Piece(each.html, door.name) for each in through(door, PAYLOADS).values()]
    heard = {what for _, what in shown.show(pieces, together=len(pieces))}
    if door.name.startswith("post"):  # which may show pictures and films from anywhere
        heard = {what for what in heard if not what.startswith("shows ")}
    assert heard == set()


@pytest.mark.parametrize(
    ("payload", "heard"),
    [
        ("<script>alert(1)</script>", "ran alert()"),
        ("<p onmouseover='alert(1)'>x</p>", "ran alert()"),
        ("<a href='javascript:alert(1)'>x</a>", "ran alert()"),
        ("<input autofocus onfocus='console.log(1)'>", "ran log()"),
        ("<img src='http://evil.example/x'>", "shows image http://evil.example/x"),
        ("<link rel=stylesheet href='//evil.example/'>", "loads stylesheet http://evil.example/"),
        ("<a href='data:,x'>x</a><script src=/x></script>", "loads script http://blog.test/x"),
    ],
)
def test_payload_as_it_came_is_heard(
    shown: Window, thread: Executor, payload: str, heard: str
) -> None:
    assert (0, heard) in shown.show([Piece(payload)], together=1)


@pytest.mark.parametrize("html", ["<img src=x>", "<a href='javascript:x'>x</a>", "<b id=x>x</b>"])
def test_what_a_comment_must_not_hold_is_heard(shown: Window, thread: Executor, html: str) -> None:
    assert shown.show([Piece("<p>x</p>", "comment"), Piece(html, "comment")], together=2)
