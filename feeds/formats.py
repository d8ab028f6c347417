"""The formats that every feed comes in, by the suffix of its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeds.builders import atom, json, rss
from feeds.model import Feed


@dataclass(frozen=True, slots=True)
class Format:
    """A syndication format: ``build`` is pure and turns a feed into bytes; people read ``name``."""

    suffix: str
    name: str
    content_type: str
    build: Callable[[Feed], bytes]

    @property
    def media_type(self) -> str:
        """The content type without parameters, as links say it."""
        return self.content_type.partition(";")[0]


#: The first is what a reader that looks for a feed on a page takes.
FORMATS = {
    each.suffix: each
    for each in (
        Format("atom", "Atom", atom.CONTENT_TYPE, atom.build),
        Format("rss", "RSS", rss.CONTENT_TYPE, rss.build),
        Format("json", "JSON Feed", json.CONTENT_TYPE, json.build),
    )
}


class FormatConverter:
    """A suffix in an address."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> Format:
        """Return the format that a suffix names."""
        return FORMATS[value]

    def to_url(self, value: Format | str) -> str:
        """Return the suffix of a format."""
        return value if isinstance(value, str) else value.suffix
