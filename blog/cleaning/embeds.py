"""Embedded media: which frames a page may hold, and the links that feeds get instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import unquote, urlsplit

from django.conf import settings

from blog.cleaning import links
from blog.cleaning.elements import Piece, Tag, element

FRAMES = frozenset({"iframe"})
MEDIA = frozenset({"iframe", "audio", "video"})

_YOUTUBE = re.compile(
    r"https://(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?!videoseries)([\w-]{6,20})(?:[?#]|\Z)"
)
_FLASH = re.compile(
    r"\A(https://(?:www\.)?youtube(?:-nocookie)?\.com)/v/([\w-]{6,20}).*", re.DOTALL
)
_VIMEO = re.compile(r"https://player\.vimeo\.com/video/(\d+)(?:[?#]|\Z)")


def frame(tag: Tag, _content: Sequence[Piece]) -> str:
    """Return an iframe that a page may hold, or a link to what it would have shown."""
    source = _secure(tag.get("src"))
    if not _is_allowed(source):
        return _link(source, tag.get("title"))
    attributes = {name: tag.attributes[name] for name in _KEPT if name in tag.attributes}
    title = tag.get("title") or f"Embedded content from {links.host_of(source)}"
    return element("iframe", {"src": source, "title": title, **attributes, **_POLITE}, "")


_KEPT = ("width", "height", "class", "id", "allowfullscreen")
# Some players refuse to play for a page that does not say which site it belongs to.
_POLITE = {"loading": "lazy", "referrerpolicy": "strict-origin-when-cross-origin"}


def as_link(tag: Tag, content: Sequence[Piece]) -> str:
    """Return the link that stands for an iframe, audio or video in a feed, with its picture."""
    source = played(tag, content).get("src")
    if tag.name == "iframe":
        page, picture = _player_page(source)
    else:
        page, picture = source, tag.get("poster")
    return _link(page, tag.get("title"), picture)


def played(tag: Tag, content: Sequence[Piece]) -> Tag:
    """Return the tag that says what an iframe, audio or video shows: itself, or its first source.

    Of several sources a browser takes what it can play; a link has to be one of them.
    """
    sources = (part for part in content if isinstance(part, Tag) and part.name == "source")
    candidates = (part for part in (tag, *sources) if part.get("src"))
    return next(candidates, tag)


def _secure(source: str) -> str:
    """Return `source` with https for a listed host, as old embeds have http or no scheme."""
    bare = re.sub(r"\A(?:https?:)?//", "", source, flags=re.IGNORECASE)
    secure = _FLASH.sub(r"\1/embed/\2", f"https://{bare}")
    return secure if bare != source and _is_allowed(secure) else source


def _is_allowed(source: str) -> bool:
    if not source.startswith("https://") or "\\" in source:
        return False
    host = source.removeprefix("https://")
    return re.split(r"[/?#]", host, maxsplit=1)[0].lower() in settings.EMBED_HOSTS


def _player_page(source: str) -> tuple[str, str]:
    """Return the page and the picture of a player's video where its address tells them."""
    if video := _YOUTUBE.match(source):
        picture = f"https://i.ytimg.com/vi/{video[1]}/hqdefault.jpg"
        return f"https://www.youtube.com/watch?v={video[1]}", picture
    if video := _VIMEO.match(source):
        return f"https://vimeo.com/{video[1]}", ""
    return source, ""


def _link(address: str, title: str, picture: str = "") -> str:
    if not links.is_web(address):
        return escape(title)
    label = escape(title or _name(address))
    image = f'<img src="{escape(picture)}" alt=""><br>' if links.is_web(picture) else ""
    return element("a", {"href": address}, image + label)


def _name(address: str) -> str:
    """Return what to call an address: its file's name, else its host."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return address
    file = unquote(path.rpartition("/")[2])
    return file if "." in file else links.host_of(address) or address
