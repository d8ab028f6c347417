"""Small export files of WordPress, made to measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from feeds.readers.records import CommentRecord, PostRecord, Record
from feeds.readers.wordpress import WordPressExport

LETTERS = Path(__file__).parent / "data" / "letters.xml"
NOW = datetime(2024, 1, 1, tzinfo=UTC)

_PREFIXES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_ITEM = {
    "title": "A post",
    "link": "https://letters.example/a-post/",
    "guid": "https://letters.example/?p=1",
    "dc:creator": "mira",
    "content:encoded": "Text.",
    "wp:post_id": "1",
    "wp:post_date_gmt": "2020-02-03 04:05:06",
    "wp:status": "publish",
    "wp:post_type": "post",
}
_COMMENT = {
    "wp:comment_id": "1",
    "wp:comment_author": "Odo",
    "wp:comment_date_gmt": "2020-02-04 04:05:06",
    "wp:comment_content": "Words.",
    "wp:comment_approved": "1",
}


def item(*inside: str, **fields: str) -> str:
    """Return an item; names of fields have `__` for the colon, or nothing for `wp:`."""
    return f"<item>{_elements(_ITEM, fields)}{''.join(inside)}</item>\n"


def comment(**fields: str) -> str:
    """Return a comment; names of fields are without `wp:comment_`."""
    named = {f"comment_{name}": value for name, value in fields.items()}
    return f"<wp:comment>{_elements(_COMMENT, named)}</wp:comment>"


def meta(key: str, value: str) -> str:
    """Return a piece of post metadata."""
    inside = f"<wp:meta_key>{key}</wp:meta_key><wp:meta_value>{escape(value)}</wp:meta_value>"
    return f"<wp:postmeta>{inside}</wp:postmeta>"


def document(*items: str, base: str = "https://letters.example", declared: bool = True) -> str:
    """Return an export file, without its declarations of prefixes if so wished."""
    prefixes = "".join(f' xmlns:{p}="{uri}"' for p, uri in _PREFIXES.items() if declared)
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0"{prefixes}><channel><title>Letters</title>\n'
        f"<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{base}</wp:base_blog_url>\n"
        f"{''.join(items)}</channel></rss>"
    )


def write(folder: Path, *items: str) -> Path:
    """Write an export file with these items and return its path."""
    path = folder / "export.xml"
    path.write_text(document(*items), encoding="utf-8")
    return path


def read(path: Path) -> list[Sequence[Record]]:
    """Return what the reader makes of each item of a file."""
    return list(WordPressExport(path).items(now=NOW))


def read_post(folder: Path, *inside: str, **fields: str) -> PostRecord:
    """Return the record of one post."""
    [[record, *_]] = read(write(folder, item(*inside, **fields)))
    assert isinstance(record, PostRecord)
    return record


def read_comments(folder: Path, *comments: str) -> list[Record]:
    """Return what becomes of the comments on a post."""
    [[post, *records]] = read(write(folder, item(*comments)))
    assert isinstance(post, PostRecord)
    return records


def read_comment(folder: Path, **fields: str) -> CommentRecord:
    """Return the record of one comment."""
    [record] = read_comments(folder, comment(**fields))
    assert isinstance(record, CommentRecord)
    return record


def _elements(defaults: dict[str, str], fields: dict[str, str]) -> str:
    given = {_full_name(name, defaults): value for name, value in fields.items()}
    return "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in (defaults | given).items()
    )


def _full_name(name: str, defaults: dict[str, str]) -> str:
    if "__" in name:
        return name.replace("__", ":")
    return name if name in defaults else f"wp:{name}"
