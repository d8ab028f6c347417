"""How long caches may keep an edition."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings


class Policy(StrEnum):
    """What is asked for: its ``Cache-Control`` is a matter of settings."""

    PAGE = "page"
    FEED = "feed"
    API = "api"

    @property
    def varies(self) -> tuple[str, ...]:
        """Name the headers that change the answer (RFC 9110 §12.5.5)."""
        coded = ("Accept-Encoding",)
        # Who sends a comment's token sees more: never what a cache kept for everybody.
        return (*coded, "X-Edit-Token") if self is Policy.API else coded

    @property
    def longest_seconds(self) -> int:
        """How long an answer may be kept at most; with more left, its headers don't count down."""
        if self is Policy.FEED:
            return int(settings.FEED_MAX_AGE + settings.FEED_STALE_WHILE_REVALIDATE)
        return int(settings.PAGE_SHARED_MAX_AGE)

    def cache_control(self, *, seconds_left: int | None = None) -> str:
        """Return the header; nothing may be kept longer than ``seconds_left``.

        Browsers ask each time: a comment that was withdrawn must be gone, a posted one seen.
        Feed readers may keep a feed, and show the old one while they ask (RFC 5861 §3).
        """
        if self is Policy.FEED:
            fresh = _within(settings.FEED_MAX_AGE, seconds_left)
            rest = None if seconds_left is None else seconds_left - fresh
            stale = _within(settings.FEED_STALE_WHILE_REVALIDATE, rest)
            return f"public, max-age={fresh}, stale-while-revalidate={stale}"
        shared = _within(settings.PAGE_SHARED_MAX_AGE, seconds_left)
        return f"public, max-age=0, s-maxage={shared}"


def _within(seconds: int, most: int | None) -> int:
    return seconds if most is None else max(0, min(seconds, most))
