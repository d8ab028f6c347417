"""Pages as a reader's browser takes them apart."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html


class Page:
    """An answer, and what stands in its HTML."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.source: str = response.content.decode()
        self.tree = html.document_fromstring(response.content)

    def texts(self, xpath: str) -> list[str]:
        """Return what ``xpath`` finds as text of one line each."""
        found: Any = self.tree.xpath(xpath)
        return [" ".join(_text(part).split()) for part in found]

    def text(self, xpath: str) -> str:
        """Return the one text that ``xpath`` finds."""
        [only] = self.texts(xpath)
        return only


def get(address: str) -> Page:
    """Return the page at an address."""
    return Page(Client().get(address))


def _text(part: Any) -> str:
    return part if isinstance(part, str) else str(part.text_content())
