"""The sample blog as it was written: ``content.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

from django.contrib.auth.models import User

from blog.models import Blog, Post
from blog.publishing import ImportedPost
from comments.models import Comment
from comments.moderation import ImportedComment
from feeds.sample import PREFIX

#: When the newest post appeared; the others come before it.
NEWEST = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


def content() -> Mapping[str, Any]:
    """Return the file: ``blog``, ``pages`` and ``posts`` with their comments."""
    file = resources.files("feeds.sample").joinpath("content.toml")
    return tomllib.loads(file.read_text("utf-8"))


def settings(blog: Blog) -> Mapping[str, str]:
    """Return the blog's settings that the sample brings: none where the owner gave a title."""
    untouched = blog.title == Blog._meta.get_field("title").default
    return content()["blog"] if untouched else {}


def posts(author: User) -> list[ImportedPost]:
    """Return pages and posts, the oldest first."""
    pages = [_page(entry, author) for entry in content()["pages"]]
    dated = [_post(entry, author) for entry in content()["posts"]]
    return [*pages, *reversed(dated)]


def parents() -> dict[str, str]:
    """Return the pages' tree: page → parent, both by reference."""
    pages = content()["pages"]
    return {_ref(page["ref"]): _ref(page["parent"]) for page in pages if "parent" in page}


def comments(by_ref: Mapping[str, Post]) -> Iterator[ImportedComment]:
    """Yield the comments on posts that are here, parents first."""
    for entry in content()["posts"]:
        post = by_ref.get(_ref(entry["ref"]))
        if post is not None and post.is_published:
            yield from _thread(entry.get("comments", ()), post, above="")


def _ref(name: str) -> str:
    return f"{PREFIX}{name}"


def _page(entry: Mapping[str, Any], author: User) -> ImportedPost:
    return ImportedPost(
        ref=_ref(entry["ref"]),
        author=author,
        kind=Post.Kind.PAGE,
        title=entry["title"],
        source=entry["source"].strip(),
        source_format=Post.Format.MARKDOWN,
        state=Post.State.PUBLISHED,
        published_at=NEWEST - timedelta(days=200),
        position=entry.get("position", 0),
    )


def _post(entry: Mapping[str, Any], author: User) -> ImportedPost:
    is_draft = entry["day"] < 0
    return ImportedPost(
        ref=_ref(entry["ref"]),
        author=author,
        title=entry["title"],
        source=entry["source"].strip(),
        source_format=Post.Format.MARKDOWN,
        state=Post.State.DRAFT if is_draft else Post.State.PUBLISHED,
        published_at=None if is_draft else NEWEST - timedelta(days=entry["day"]),
        labels=entry["labels"],
    )


def _thread(
    entries: Iterable[Mapping[str, Any]], post: Post, *, above: str
) -> Iterator[ImportedComment]:
    """Yield comments and what answers them."""
    for number, entry in enumerate(entries):
        ref = f"{above or post.import_ref}:{number}"
        by_author = entry.get("by_author", False)
        yield ImportedComment(
            ref=ref,
            parent_ref=above,
            post=post,
            created_at=(post.published_at or NEWEST) + timedelta(hours=entry["hours"]),
            author_name=entry["name"],
            author_url=entry.get("url", ""),
            user_id=post.author_id if by_author else None,
            source=entry["body"],
            source_format=Comment.Format.MARKDOWN,
            state=entry.get("state", Comment.State.APPROVED),
        )
        yield from _thread(entry.get("replies", ()), post, above=ref)
