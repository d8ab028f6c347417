"""What rules look at in a comment, each part worked out once, when something asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from blog import text
from comments.rules.hosts import linked, named
from comments.rules.phrases import Text

_LINK = re.compile(r"<a\s")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came with a comment: ``html`` is clean, ``source`` as it was typed.

    ``network`` is that of :func:`comments.networks.of_address`, '' where it is not known; ``page``
    is the address of the page that says it, if another one does. Rules know its host; it counts as
    no link.
    """

    name: str
    source: str
    html: str
    url: str = ""
    email: str = ""
    network: str = ""
    page: str = ""

    @cached_property
    def plain(self) -> str:
        """The text without its markup, in one line."""
        return text.plain(self.html)

    @cached_property
    def text(self) -> Text:
        """Name and text as phrases are looked for in them."""
        return Text.of(self.name, self.plain)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts that it links to, or names so that people find them."""
        return frozenset(
            {
                *linked(self.html, self.url),
                *linked("", self.page),
                *named(self.name, self.plain),
            }
        )

    def read(self) -> Self:
        """Work it all out now, so that deciding, in a transaction, is short."""
        _ = self.text.words, self.text.beginnings, self.hosts
        return self

    @property
    def links(self) -> int:
        """How many links it has, the author's own among them."""
        return len(_LINK.findall(self.html)) + bool(self.url)

    @property
    def length(self) -> int:
        """How many characters were typed."""
        return len(self.source)
