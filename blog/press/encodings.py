"""Compressed bytes: made once for each edition and coding, sent to those who take them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import brotli

#: Below this, and unless a tenth is saved, compression isn't worth it.
LEAST_BYTES: Final = 256
MOST_KEPT: Final = 0.9
MOST_HEADER_CHARACTERS: Final = 1024

_TEXT_TYPES = ("text/", "application/json", "application/problem+json", "application/opml+xml")
_IDENTITY: Final = "identity"


def _brotli(content: bytes) -> bytes:
    # More takes many times as long, for a tenth less.
    made: bytes = brotli.compress(content, quality=5, mode=brotli.MODE_TEXT)
    return made


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


#: The content codings that there are (RFC 9110 §8.4.1, RFC 7932), the best first. Each makes the
#: same of the same.
CODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = MappingProxyType(
    {"br": _brotli, "gzip": _gzip}
)


def is_worth_it(content: bytes, content_type: str) -> bool:
    """Whether such content gets smaller: text, JSON, XML of any kind, and not too short."""
    kind = content_type.partition(";")[0].strip().lower()
    is_text = kind.startswith(_TEXT_TYPES) or kind.endswith(
        ("+xml", "/xml", "+json", "/javascript")
    )
    return is_text and len(content) >= LEAST_BYTES


def coded(content: bytes, coding: str) -> bytes | None:
    """Return the content in a coding; None where that saves too little."""
    small = CODINGS[coding](content)
    return small if len(small) <= len(content) * MOST_KEPT else None


def accepted(accept_encoding: str) -> str | None:
    """Return the coding that a client likes best (RFC 9110 §12.5.3); None for none of ours.

    Of those that it likes equally, the best one. A coding of weight 0 is refused; "*" stands for
    all that are not named.
    """
    header = accept_encoding[:MOST_HEADER_CHARACTERS].lower()
    if not header:
        return None
    weights = dict(_weight(part) for part in header.split(","))
    if "x-gzip" in weights:
        weights.setdefault("gzip", weights["x-gzip"])
    rest = weights.get("*", 0.0)
    # `max` keeps the first of equals.
    best = max(CODINGS, key=lambda coding: weights.get(coding, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= weights.get(_IDENTITY, 0.0) else None


def _weight(part: str) -> tuple[str, float]:
    """Read one coding with its weight (§12.4.2); a weight that can't be read is 0."""
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.strip().partition("=")
    if not name:
        return coding.strip(), 1.0
    try:
        return coding.strip(), float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return coding.strip(), 0.0
