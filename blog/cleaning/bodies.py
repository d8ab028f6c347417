"""The forms of a post's clean HTML: as a page shows it, as a feed carries it, and its teaser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.conf import settings

from blog.cleaning import embeds, links
from blog.cleaning.allowlist import (
    LAZY_SOURCE_SETS,
    LAZY_SOURCES,
    POST_ATTRIBUTES,
    POST_CONTENT_DROPPED,
    POST_TAGS,
)
from blog.cleaning.bounds import bounded
from blog.cleaning.elements import Piece, Tag, closed, element, joined, pieces, replaced

JUMP = '<span id="more"></span>'

# WordPress's comment, with the words for its link; Blogger's anchor; our own.
_JUMP_FORMS = re.compile(
    r"<!--\s*more(?:\s[^<>]*)?-->|<a\s+name=[\"']?more[\"']?\s*>\s*</a\s*>"
    r"|<a\s+name=[\"']?more[\"']?\s*/>|<span id=\"more\"></span>",
    re.IGNORECASE,
)
# Ids of the page around a post: landmarks, comments and their imported anchors, forms.
_PAGE_IDS = re.compile(
    r"c\d+(?:-.*)?|comments?|comment-.*|reply-.*|answered|own-by|post-a-comment|preview|id_.*"
    r"|main|content|header|footer|nav|menu|search|skip|more",
    re.IGNORECASE | re.DOTALL,
)
# `embed` is what Flash players were put in with. Both are ended at once: nothing stands in
# them, and an iframe without an end would take the rest of the post with it.
_FRAMES = frozenset({"iframe", "embed"})
# Where they are wider than the page they scroll, which has to work by keyboard, too.
_SCROLLING = frozenset({"table", "pre"})
_NOT_IN_FEEDS = frozenset({"loading", "decoding", "fetchpriority", "tabindex"})
_LEADING_NEWLINES = re.compile(r"(<pre(?: [^<>]*)?>)\n+")
_NOTHING = re.compile(r"\s*<p>\s*</p>\s*\Z")


def with_jump(html: str) -> str:
    """Return raw `html` with its first jump break as a `span` and without the others."""
    first, *others = _JUMP_FORMS.split(html, maxsplit=1)
    return JUMP.join([first, *(_JUMP_FORMS.sub("", other) for other in others)])


def plain_tags(raw: str) -> str:
    """Return raw HTML with allowed tags and attributes alone, cheap to parse.

    No sanitiser yet, but what comes next meets none of the states of an HTML parser that
    attacks are made of: no scripts, foreign elements, templates, forms, frames of text.
    """
    parts = pieces(raw, dropped=_dropped(raw))
    allowed = [part for part in map(_allowed, parts) if part != ""]
    return joined(bounded(allowed))


def _dropped(raw: str) -> frozenset[str]:
    """Name the elements that lose their content; `noscript` repeats the picture loaded late."""
    late = any(name in raw for name in (*LAZY_SOURCES, *LAZY_SOURCE_SETS))
    return POST_CONTENT_DROPPED | {"noscript"} if late else POST_CONTENT_DROPPED


def _allowed(part: Piece) -> Piece:
    if not isinstance(part, Tag):
        return part
    if part.name in _FRAMES:
        return "" if part.is_end else element("iframe", _kept(part, "iframe"), "")
    if part.name not in POST_TAGS:
        return ""
    part.attributes = _kept(part, part.name)
    return part


def _kept(tag: Tag, name: str) -> dict[str, str]:
    names = POST_ATTRIBUTES["*"] | POST_ATTRIBUTES.get(name, frozenset())
    return {name: value for name, value in tag.attributes.items() if name in names}


def for_page(html: str) -> str:
    """Return clean `html` with real pictures, listed frames, own links root-relative, own ids."""
    parts = replaced(pieces(html), embeds.FRAMES, embeds.frame)
    changed = (_page_tag(part) if isinstance(part, Tag) else part for part in parts)
    return settled(joined(_one_jump(_without_trackers(changed))))


def for_feed(html: str) -> str:
    """Return a page's `html` as a feed carries it: media as links, no lazy loading."""
    parts = replaced(pieces(html.replace(JUMP, "")), embeds.MEDIA, embeds.as_link)
    for part in parts:
        if isinstance(part, Tag):
            part.attributes = {k: v for k, v in part.attributes.items() if k not in _NOT_IN_FEEDS}
    return settled(joined(parts))


def teaser(html: str) -> str:
    """Return the part of a page's `html` before its jump break, balanced; '' if it has none."""
    before, jump, _ = html.partition(JUMP)
    return _NOTHING.sub("", closed(pieces(before))).strip() if jump else ""


def settled(html: str) -> str:
    """Return `html` without the line breaks that a parser would drop behind `<pre>`."""
    return _LEADING_NEWLINES.sub(r"\1", html)


def _page_tag(tag: Tag) -> Tag:
    if tag.is_end:
        return tag
    _take_over_lazy(tag)
    _name_apart(tag)
    for name in links.ADDRESSES & tag.attributes.keys():
        tag.attributes[name] = _own_address(tag.attributes[name].strip())
    _check_media(tag)
    if tag.name in _SCROLLING:
        tag.attributes["tabindex"] = "0"
    return tag


def _take_over_lazy(tag: Tag) -> None:
    """Move what a script would have loaded later into `src` and `srcset`."""
    for name, lazy in (("src", LAZY_SOURCES), ("srcset", LAZY_SOURCE_SETS)):
        values = [value for key in lazy if (value := tag.attributes.pop(key, "").strip())]
        if values:
            tag.attributes[name] = values[0]


def _check_media(tag: Tag) -> None:
    """Keep web addresses only: nh3 does not look into `srcset`."""
    if "srcset" in tag.attributes:
        tag.attributes["srcset"] = links.address_set(tag.attributes["srcset"], _web_address)
    for name in ("src", "srcset"):
        if name in tag.attributes and not links.is_web(tag.attributes[name]):
            del tag.attributes[name]
    if tag.name == "img":
        tag.attributes.setdefault("alt", "")
    if tag.name in {"audio", "video"}:
        # A player that no script controls is of no use without its own controls.
        tag.attributes.setdefault("controls", "")


def _web_address(address: str) -> str:
    return _own_address(links.web_or_nothing(address))


def _own_address(address: str) -> str:
    return links.root_relative(address, settings.SITE_URL)


def _name_apart(tag: Tag) -> None:
    """Give ids that clash with the page's own, and links to them, a prefix."""
    if anchor := tag.attributes.pop("name", ""):
        tag.attributes.setdefault("id", anchor)
    if "id" in tag.attributes and not _is_jump(tag):
        tag.attributes["id"] = _apart(tag.attributes["id"])
    href = tag.get("href")
    if href.startswith("#"):
        tag.attributes["href"] = f"#{_apart(href[1:])}"


def _apart(name: str) -> str:
    return f"post-{name}" if _PAGE_IDS.fullmatch(name) else name


def _is_jump(tag: Tag) -> bool:
    return tag.name == "span" and tag.attributes == {"id": "more"}


def _without_trackers(parts: Iterable[Piece]) -> Iterator[Piece]:
    for part in parts:
        if not (isinstance(part, Tag) and part.name == "img" and _is_tracker(part)):
            yield part


def _is_tracker(image: Tag) -> bool:
    """Tell whether a picture is too small to be seen, or has nothing to show."""
    sizes = {image.get(side).removesuffix("px") for side in ("width", "height")}
    return sizes <= {"0", "1"} or not (image.get("src") or image.get("srcset"))


def _one_jump(parts: Iterable[Piece]) -> Iterator[Piece]:
    jumped = False
    for part in parts:
        if isinstance(part, Tag) and not part.is_end and _is_jump(part):
            if jumped:
                part.attributes = {}
            jumped = True
        yield part
