"""A text as WordPress stores it, made into HTML: blocks, shortcodes, players, paragraphs."""

from __future__ import annotations

from html import escape

from blog.cleaning import paragraphs
from feeds.readers import blocks, shortcodes
from feeds.readers.uploads import IMAGES, Surroundings, is_one_of


def to_html(source: str, here: Surroundings, *, picture_id: int | None = None) -> str:
    """Return HTML that is not clean yet; notes on what was lost go to `here`.

    `picture_id` is the upload that themes show above the text.
    """
    parts = []
    for segment in blocks.segments(source.replace("\r\n", "\n"), here):
        html = shortcodes.to_html(segment.text, here)
        parts.append(paragraphs.autop(html) if segment.is_classic else html.strip())
    body = "\n".join(filter(None, parts))
    return _picture(picture_id, body, here) + body


def _picture(picture_id: int | None, body: str, here: Surroundings) -> str:
    """Return the featured picture, unless the text shows it."""
    files = here.uploads.named([picture_id] if picture_id else [])
    if not files or not is_one_of(IMAGES, files[0].url) or files[0].url in body:
        return ""
    here.notes.append("its featured picture stands above the text")
    return f'<figure><img src="{escape(files[0].url)}" alt="{escape(files[0].alt)}"></figure>\n'
