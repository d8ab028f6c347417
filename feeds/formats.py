"""The formats that every feed comes in, by the suffix of its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeds.builders import atom
from feeds.model import Feed


@dataclass(frozen=True, slots=True)
class Format:
    """A syndication format: ``build`` is pure and turns a feed into bytes."""

    suffix: str
    content_type: str
    build: Callable[[Feed], bytes]


ATOM = Format("atom", atom.CONTENT_TYPE, atom.build)
FORMATS = {ATOM.suffix: ATOM}


class FormatConverter:
    """A suffix in an address."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> Format:
        """Return the format that a suffix names."""
        return FORMATS[value]

    def to_url(self, value: Format | str) -> str:
        """Return the suffix of a format."""
        return value if isinstance(value, str) else value.suffix
