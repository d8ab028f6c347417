"""HTML as it may be shown."""

from __future__ import annotations

from typing import Final

import bleach

POST_TAGS: Final = {
    *bleach.ALLOWED_TAGS,
    *("p", "br", "h2", "h3", "h4", "pre", "img", "figure", "figcaption", "hr", "s", "u"),
}
POST_ATTRIBUTES: Final = {
    **bleach.ALLOWED_ATTRIBUTES,
    "img": ["src", "alt", "title", "width", "height"],
}
COMMENT_TAGS: Final = frozenset("p br a em strong code pre blockquote ul ol li".split())


def post(html: str) -> str:
    """Return the body of a post without what could run."""
    return str(bleach.clean(html, tags=POST_TAGS, attributes=POST_ATTRIBUTES, strip=True))


def comment(html: str) -> str:
    """Return the body of a comment without what could run."""
    return str(bleach.clean(html, tags=COMMENT_TAGS, strip=True))
