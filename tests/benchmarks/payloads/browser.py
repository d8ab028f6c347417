"""Chromium in front of what came out, and everything that it is heard to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Frame,
    Page,
    Request,
    Route,
    sync_playwright,
)

from tests.blog.audit import Rules
from tests.browser.conftest import ARGUMENTS, NAMES

#: Where the pages seem to come from; nothing listens there, and nobody is asked.
ORIGIN: Final = "http://blog.test"
ADDRESS: Final = f"{ORIGIN}/shown"
#: How long is waited for what comes late: an error of a picture, a timer.
SETTLE_MS: Final = 150
#: A page that takes longer hangs.
MOST_MS: Final = 60_000
#: What a browser loads for what a post may show.
SHOWN: Final = frozenset({"image", "media"})

_HERE: Final = Path(__file__).parent
_TOUCH: Final = (_HERE / "touch.js").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML to show; ``rules`` names what may stand in it, '' for anything."""

    html: str
    rules: str = ""


@dataclass(slots=True)
class Heard:
    """What a page did: pairs of the number of a piece (-1: not known) and words."""

    by_piece: set[tuple[int, str]] = field(default_factory=set)

    def note(self, frame: Frame | None, what: str) -> None:
        """Note it for the piece in whose frame it happened."""
        self.by_piece.add((_first_piece(frame), what))


def _first_piece(frame: Frame | None) -> int:
    """Return the number of the first piece in a frame, or in one of those around it."""
    while frame is not None:
        name = frame.name
        if name.startswith("piece-"):
            return int(name.removeprefix("piece-"))
        frame = frame.parent_frame
    return -1


class Window:
    """A context of the browser that shows pieces; ``policy`` is a header, '' for none."""

    def __init__(
        self, browser: Browser, *, policy: str, rules: Mapping[str, Rules], frames: Sequence[str]
    ) -> None:
        self._browser, self._policy = browser, policy
        self._rules = {name: _plain(rule) for name, rule in rules.items()}
        self._frames = tuple(f"https://{host}/" for host in frames)
        self._body, self._heard = "", Heard()
        self._page: Page | None = None

    def show(self, pieces: Sequence[Piece], *, together: int) -> set[tuple[int, str]]:
        """Show pieces, so many in a frame, touch them, and return what was heard."""
        self._body, self._heard = _document(pieces, together=together), Heard()
        page = self._page or self._opened()
        is_ours = all(piece.rules for piece in pieces)
        try:
            page.goto(ADDRESS, timeout=MOST_MS)
            complaints = page.evaluate(_TOUCH, self._rules if is_ours else None)
            page.wait_for_timeout(SETTLE_MS)
        except Error as error:
            self._heard.note(None, f"broke off: {error.message.splitlines()[0]}")
            self.close()
            return self._heard.by_piece
        if page.url.partition("#")[0] != ADDRESS:
            self._heard.note(None, "navigation of the page")
        return self._heard.by_piece | {(number, what) for number, what in complaints}

    def close(self) -> None:
        """Close the context; the next page is one of a new one."""
        if self._page is not None:
            self._page.context.close()
            self._page = None

    def _opened(self) -> Page:
        context = self._browser.new_context()
        context.set_default_timeout(MOST_MS)
        context.expose_binding("__heard", self._on_told)
        context.add_init_script(path=_HERE / "probe.js")
        context.route("**/*", self._answer)
        context.on("request", self._on_request)
        self._page = context.new_page()
        self._listen(context, self._page)
        return self._page

    def _listen(self, context: BrowserContext, page: Page) -> None:
        def on_popup(popup: Page) -> None:
            self._heard.note(None, "opened a window")
            popup.close()

        def on_dialog(dialog: Any) -> None:
            self._heard.note(None, f"dialog {dialog.type}")
            dialog.dismiss()

        context.on("page", on_popup)
        page.on("dialog", on_dialog)
        page.on("download", lambda _download: self._heard.note(None, "download"))

    def _on_told(self, source: Any, what: str) -> None:
        self._heard.note(source["frame"], what)

    def _answer(self, route: Route) -> None:
        if route.request.url == ADDRESS and route.request.frame.parent_frame is None:
            headers = {"Content-Security-Policy": self._policy} if self._policy else {}
            route.fulfill(body=self._body, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.abort()

    def _on_request(self, request: Request) -> None:
        frame = request.frame
        if frame.parent_frame is None and request.is_navigation_request():
            if request.url != ADDRESS:
                self._heard.note(frame, f"navigation to {request.url[:60]}")
            return
        self._heard.note(frame, f"{_kind(request, self._frames)} {request.url[:80]}")


def _kind(request: Request, frames: Sequence[str]) -> str:
    """Name a request: "shows" for what a post may have, else "loads"."""
    is_listed = request.resource_type == "document" and request.url.startswith(tuple(frames))
    is_shown = request.resource_type in SHOWN and request.url.startswith(("http:", "https:"))
    return f"{'shows' if is_listed or is_shown else 'loads'} {request.resource_type}"


def _plain(rules: Rules) -> dict[str, Any]:
    """Return rules for the browser, whose schemes have a colon; '' is that of our own page."""
    return {
        "tags": sorted(rules.tags),
        "attributes": {tag: sorted(names) for tag, names in rules.attributes.items()},
        "everywhere": sorted(rules.everywhere),
        "schemes": sorted(f"{scheme or 'http'}:" for scheme in rules.schemes),
    }


def _document(pieces: Sequence[Piece], *, together: int) -> str:
    """Return a page with a frame for each so many pieces, numbered by their first."""
    frames = []
    for first in range(0, len(pieces), together):
        some = pieces[first : first + together]
        inner = "\n".join(
            f'<section class="shown" data-rules="{piece.rules}">{piece.html}</section>'
            for piece in some
        )
        inside = f'<!DOCTYPE html><html><meta charset="utf-8"><body>{inner}</body></html>'
        frames.append(
            f'<iframe name="piece-{first}" data-first="{first}" data-size="{len(some)}"'
            f' srcdoc="{escape(inside)}"></iframe>'
        )
    return f"<!DOCTYPE html><meta charset=utf-8><title>Shown</title>{''.join(frames)}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests use, too."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def shortened(value: str) -> str:
    """Return a text for a line of a report."""
    return json.dumps(value, ensure_ascii=True)[:300]
