"""What a post brings along for feeds: the files of its players, and its lead image."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

from blog.cleaning import embeds, links
from blog.cleaning.elements import Piece, Tag, pieces, replaced, tag_of

#: Bytes of an address that the database's index has room for.
MOST_URL_BYTES: Final = 2_000
#: Pixels; what is narrower or lower is an icon, a face or a button.
LEAST_SIDE: Final = 100

_PLAYERS: Final = frozenset({"audio", "video"})
#: By their ending. Python's own table differs by version and by machine.
_MEDIA_TYPES: Final = {
    "3gp": "video/3gpp",
    "aac": "audio/aac",
    "avi": "video/x-msvideo",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "flv": "video/x-flv",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "m4v": "video/x-m4v",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "webm": "video/webm",
    "wma": "audio/x-ms-wma",
    "wmv": "video/x-ms-wmv",
    "zip": "application/zip",
}
# RFC 6838 §4.2; parameters such as `codecs` are left out.
_MEDIA_TYPE: Final = re.compile(
    r"([a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63})(?:\s*;.*)?", re.DOTALL
)
#: What servers say of files that they know nothing about.
_SAYS_NOTHING: Final = frozenset({"application/octet-stream", "binary/octet-stream"})

#: What can't stand in an address, a browser passes over, or a database can't keep.
_BLANK: Final = re.compile(r"[\x00-\x1f\x7f]")
_ABSOLUTE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_IMAGE: Final = re.compile(r"<img [^<>]*>")
_PIXELS: Final = re.compile(r"([0-9]{1,5})(?:\.[0-9]+)?(?:px)?", re.ASCII)
# WordPress's and Blogger's small pictures that stand in a line of text, faces, and counters.
_SMALL_CLASSES: Final = frozenset({"emoji", "wp-smiley", "avatar", "gravatar", "photo-avatar"})
_SMALL_ADDRESSES: Final = re.compile(
    r"//s\.w\.org/images/core/emoji/|/images/smilies/|/img/emoticons?/"
    r"|//(?:[a-z0-9-]+\.)*gravatar\.com/avatar"
    r"|//feeds\.feedburner\.com/~|//(?:pixel|stats)\.wp\.com/|//(?:www\.)?assoc-amazon\.",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that belongs to a post.

    ``url`` is absolute, root-relative, or relative to the post's page; ``media_type`` is '' and
    ``length_bytes`` None where nothing tells.
    """

    url: str
    media_type: str = ""
    length_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; width and height are in pixels, None where the text doesn't tell."""

    url: str
    width: int | None = None
    height: int | None = None


def files(html: str) -> tuple[MediaFile, ...]:
    """Return the files that the players of a page's clean `html` play, each once, in order.

    They are those that a feed's HTML links to in place of the players. A frame is another's
    page, and no file.
    """
    found: dict[str, MediaFile] = {}

    def note(player: Tag, content: Sequence[Piece]) -> str:
        source = embeds.played(player, content)
        url = own_address(source.get("src"))
        if is_usable(url):
            type_ = media_type(source.get("type")) or type_by_ending(url)
            found.setdefault(url, MediaFile(url, type_))
        return ""

    if any(f"<{name}" in html for name in _PLAYERS):
        replaced(pieces(html), _PLAYERS, note)
    return tuple(found.values())


def lead_picture(feed_html: str) -> Picture | None:
    """Return the first picture of a feed's clean HTML that is one to look at.

    So a film's picture counts, and what stands in a line of text, faces and counters don't.
    """
    images = (tag_of(found[0]) for found in _IMAGE.finditer(feed_html))
    return next((_picture(image) for image in images if image and _is_worth_it(image)), None)


def own_address(url: str) -> str:
    """Return the address of a file as it is stored: on this site root-relative, no fragment."""
    return links.root_relative(url.strip(), settings.SITE_URL).partition("#")[0]


def is_usable(url: str) -> bool:
    """Tell whether a file can have this address: http, https or relative, and not too long."""
    if not links.is_web(url) or _BLANK.search(url) or len(url.encode()) > MOST_URL_BYTES:
        return False
    return not _ABSOLUTE.match(url) or bool(links.host_of(url))


def media_type(said: str) -> str:
    """Return the type that a server or an author says, without parameters; '' for none."""
    found = _MEDIA_TYPE.fullmatch(said.strip().lower())
    return "" if found is None or found[1] in _SAYS_NOTHING else found[1]


def type_by_ending(url: str) -> str:
    """Return the type of a file by the ending of its name, '' if that tells nothing."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return _MEDIA_TYPES.get(unquote(path).rpartition(".")[2].lower(), "")


def _is_worth_it(image: Tag) -> bool:
    url = image.get("src")
    if not is_usable(url) or _SMALL_ADDRESSES.search(url):
        return False
    if not _SMALL_CLASSES.isdisjoint(image.get("class").lower().split()):
        return False
    sides = (_pixels(image.get("width")), _pixels(image.get("height")))
    return all(side is None or side >= LEAST_SIDE for side in sides)


def _picture(image: Tag) -> Picture:
    return Picture(image.get("src"), _pixels(image.get("width")), _pixels(image.get("height")))


def _pixels(value: str) -> int | None:
    """Return a length in pixels; None for none, or for a part of the page's width."""
    found = _PIXELS.fullmatch(value)
    return int(found[1]) if found else None
