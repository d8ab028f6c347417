"""Whether a document links to an address, by what kind of document it is (Webmention §3.2.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from comments.webmentions import addresses
from comments.webmentions.trees import Element, Page

#: As many are looked at; a page with more is no answer to a post.
MOST_LINKS: Final = 10_000

#: Attributes that lead to something, wherever they stand but here.
_LEADING: Final = ("href", "src", "cite")
_NOT_LINKS: Final = frozenset({"base", "script"})


def in_page(page: Page, target: str) -> list[Element]:
    """Return the elements of a page that lead to ``target``: no mere words, no comment."""
    wanted = addresses.page_of(target)
    looked_at = islice(_values(page.root), MOST_LINKS)
    return [
        element for element, value in looked_at if addresses.page_of(page.address(value)) == wanted
    ]


def _values(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield each element that leads somewhere with where."""
    for element in root.walk():
        if element.name in _NOT_LINKS:
            continue
        for name in _LEADING:
            if value := element.get(name):
                yield element, value


def in_json(text: str, target: str) -> bool:
    """Whether a value of a JSON document is ``target``."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return False
    wanted = addresses.page_of(target)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and addresses.page_of(value) == wanted:
            return True
    return False


def in_text(text: str, target: str) -> bool:
    """Whether ``target`` stands in a plain text, and not as a part of a longer address."""
    bare = target.partition("#")[0]
    return re.search(rf"{re.escape(bare)}(?![\w/?&=%-]|[.:][\w])", text) is not None
