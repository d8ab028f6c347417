"""Title, subtitle and language of the blog that was left."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from blog import publishing, text
from blog.models import Blog
from feeds.imports.tally import Tally
from feeds.readers.records import BlogRecord


def take_over(record: BlogRecord, tally: Tally, *, dry_run: bool) -> None:
    """Give a blog that has no title of its own yet those of the file; else leave all alone."""
    blog = Blog.current()
    title = _line(record.title, most_characters=200)
    if blog.title != Blog().title or not title:
        return
    subtitle = _line(record.subtitle, most_characters=500)
    changes: dict[str, Any] = {"title": title, "subtitle": subtitle}
    if _is_language(record.language):
        changes["language"] = record.language
    tally.title = title
    if not dry_run:
        publishing.update_blog(blog, **changes)


def _line(value: str, *, most_characters: int) -> str:
    """Return a text as one line that fits the field."""
    line = " ".join(text.xml_safe(value).split())
    return line[:most_characters]


def _is_language(tag: str) -> bool:
    """Whether the blog can have a language of this tag."""
    try:
        Blog._meta.get_field("language").clean(tag, None)
    except ValidationError:
        return False
    return True
