"""Where a page takes webmentions (Webmention §3.1.2): as its header or its markup says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from comments.webmentions.trees import Page

REL: Final = "webmention"
#: What is looked at of the header.
MOST_CHARACTERS: Final = 16_384

#: A link (RFC 8288 §3): an address, and parameters, whose values may be quoted.
_LINK: Final = re.compile(
    r"""<([^<>]*+)>((?:\s*+;\s*+[^\s;,="]++(?:\s*+=\s*+(?:"(?:[^"\\]|\\.)*+"|[^\s;,"]*+))?+)*+)"""
)
_PARAMETER: Final = re.compile(
    r""";\s*+([^\s;,="]++)(?:\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s;,"]*+)))?+"""
)


def of_header(value: str, *, url: str) -> str | None:
    """Return the endpoint that the header ``Link`` of ``url`` names, None for none."""
    for address, parameters in _LINK.findall(value[:MOST_CHARACTERS]):
        if REL in _relations(parameters):
            return _joined(url, address.strip())
    return None


def of_page(page: Page) -> str | None:
    """Return the endpoint of the first ``<link>`` or ``<a>`` that names one, None for none."""
    for element in page.root.walk():
        if element.name not in {"a", "link"} or "href" not in element.tag.attributes:
            continue
        if REL in (token.lower() for token in element.tokens("rel")):
            return page.address(element.get("href")) or None
    return None


def _relations(parameters: str) -> Iterator[str]:
    """Yield what the first ``rel`` says, in lower case."""
    for name, quoted, plain in _PARAMETER.findall(parameters):
        if name.lower() == "rel":
            yield from (quoted or plain).lower().split()
            return


def _joined(url: str, address: str) -> str | None:
    try:
        return urljoin(url, address)
    except ValueError:
        return None
