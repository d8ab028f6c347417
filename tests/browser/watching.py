"""What a page does beside what the test looks at."""

from __future__ import annotations

import re
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, WebError

#: How long to wait for what a page is to do; one that does it is not waited for.
MILLISECONDS = 30_000
#: How Chromium reports an answer of 400 or more. That of a page itself is the test's to judge.
BAD_STATUS = "Failed to load resource: the server responded with a status of"


class Window(Protocol):
    """Opens a page in a new context, with options of Playwright's ``new_context``."""

    def __call__(self, **options: Any) -> Page:
        """Return the page, empty still."""
        ...


class Watch:
    """Keeps a context on its server, and writes down what goes wrong in any page of it."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.complaints: list[str] = []
        self._documents: set[str] = set()
        context.set_default_timeout(MILLISECONDS)
        context.route(re.compile(rf"^(https?|wss?)://(?!{re.escape(origin[7:])}/)"), self._refuse)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def _refuse(self, route: Route) -> None:
        self.complaints.append(f"asked for {route.request.url}")
        route.abort()

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        is_judged = message.text.startswith(BAD_STATUS) and self._is_document(message)
        if message.type in {"error", "warning"} and not is_judged:
            self.complaints.append(f"{message.type} at {message.location['url']}: {message.text}")

    def _is_document(self, message: ConsoleMessage) -> bool:
        return message.location["url"] in self._documents

    def _on_error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))
