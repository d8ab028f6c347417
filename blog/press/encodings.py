"""Compressed bytes: made once for each edition, sent to those who take them."""

from __future__ import annotations

import gzip
from typing import Final

LEVEL: Final = 6
#: Below this, and unless a tenth is saved, compression isn't worth it.
LEAST_BYTES = 256
MOST_KEPT = 0.9
_TEXT_TYPES = ("text/", "application/json", "application/problem+json", "application/opml+xml")


def is_text(content_type: str) -> bool:
    """Whether such content gets smaller: text, JSON, XML of any kind."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(_TEXT_TYPES) or kind.endswith(("+xml", "/xml", "+json", "/javascript"))


def gzipped(content: bytes, content_type: str) -> bytes | None:
    """Return the content compressed, None where that isn't worth it; the same each time."""
    if len(content) < LEAST_BYTES or not is_text(content_type):
        return None
    small = gzip.compress(content, LEVEL, mtime=0)
    return small if len(small) <= len(content) * MOST_KEPT else None


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether the client takes gzip (RFC 9110 §12.5.3); a coding of weight 0 is refused."""
    weights = dict(_weight(part) for part in accept_encoding[:1024].lower().split(","))
    asked = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return asked > 0


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
