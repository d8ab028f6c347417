"""Addresses that WordPress shows as players: those we know become one, the others a link."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote

_YOUTUBE = "https://www.youtube-nocookie.com/embed/{0}"

#: Address of a page, address of its player, what the player is called.
_PLAYERS = tuple(
    (re.compile(rf"https?://{page}", re.IGNORECASE), player, title)
    for page, player, title in (
        (
            r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com/watch\?(?:[^#]*&)?v=([\w-]{6,20})",
            _YOUTUBE,
            "YouTube video",
        ),
        (
            r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed|shorts|live|v)/([\w-]{6,20})",
            _YOUTUBE,
            "YouTube video",
        ),
        (r"youtu\.be/([\w-]{6,20})", _YOUTUBE, "YouTube video"),
        (
            r"(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(\d+)",
            "https://player.vimeo.com/video/{0}",
            "Vimeo video",
        ),
        (
            r"open\.spotify\.com/(?:intl-\w+/)?(album|artist|episode|playlist|show|track)/(\w+)",
            "https://open.spotify.com/embed/{0}/{1}",
            "Spotify player",
        ),
        (
            r"(?:www\.)?ted\.com/talks/([\w-]+)",
            "https://embed.ted.com/talks/{0}",
            "TED talk",
        ),
        (
            r"(?:www\.)?archive\.org/details/([\w.-]+)",
            "https://archive.org/embed/{0}",
            "Internet Archive player",
        ),
    )
)
_SOUNDCLOUD = re.compile(r"https?://(?:www\.|m\.)?soundcloud\.com/[\w-]+/[\w/-]+", re.IGNORECASE)
_YOUTUBE_START = re.compile(r"[?&#](?:t|start)=(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?(?=[&#]|\Z)")


def player(address: str) -> str:
    """Return the player for an address, which may hold entities; '' where none is known."""
    page = unescape(address)
    if found := _SOUNDCLOUD.match(page):
        source = f"https://w.soundcloud.com/player/?url={quote(found[0], safe='')}"
        return _frame(source, "SoundCloud player")
    for pattern, source, title in _PLAYERS:
        if found := pattern.match(page):
            return _frame(source.format(*found.groups()) + _start(source, page), title)
    return ""


def link(address: str) -> str:
    """Return a link that shows its address, which may hold entities."""
    page = escape(unescape(address))
    return f'<a href="{page}">{page}</a>'


def embedded(address: str) -> str:
    """Return what stands for an address on a line of its own: a block."""
    if frame := player(address):
        return f"<figure>{frame}</figure>"
    return f"<p>{link(address)}</p>"


def _frame(source: str, title: str) -> str:
    return f'<iframe src="{escape(source)}" title="{title}" allowfullscreen></iframe>'


def _start(source: str, page: str) -> str:
    """Return the query that makes a YouTube player begin where the address says."""
    found = _YOUTUBE_START.search(page) if source == _YOUTUBE else None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    start = hours * 3600 + minutes * 60 + seconds
    return f"?start={start}" if start else ""
