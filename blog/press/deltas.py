"""Feeds as differences: RFC 3229 with the instance manipulation ``feed``.

A reader that sends ``A-IM: feed`` and the tag of what it has gets the entries that changed since,
as a 226. The tag tells by a counter's value when that was (see :mod:`blog.press.imprints`).
"""

from __future__ import annotations

from typing import Any, Final

from blog.press import encodings
from blog.press.answers import Answer
from blog.press.edition import Edition
from blog.press.imprints import Claim

#: The instance manipulation (https://www.iana.org/assignments/inst-man-values).
FEED: Final = "feed"
IM_USED: Final = 226

#: An answer is for this reader alone; who knows ``im`` may keep it (RFC 3229 §10.8.1).
_CACHE_CONTROL: Final = "no-store, im"
_MOST_CHARACTERS: Final = 1024
#: Who asks for differences because its library does, and may take a 226 for an error: rss2email,
#: which would be shown nothing any more (seen with 3.13 and 3.14), and whoever goes by the name
#: of the library alone, as Debian's rss2email does.
_ASKS_AND_CANT_READ: Final = ("rss2email", "feedparser/")


def is_asked(environ: dict[str, Any]) -> bool:
    """Whether the client takes a difference (RFC 3229 §10.5.3)."""
    sent = environ.get("HTTP_A_IM", "")
    if not sent or environ.get("HTTP_USER_AGENT", "").startswith(_ASKS_AND_CANT_READ):
        return False
    return any(_is_feed(part) for part in sent[:_MOST_CHARACTERS].split(","))


def _is_feed(part: str) -> bool:
    name, _, parameter = part.partition(";")
    refused = parameter.replace(" ", "").lower().rstrip("0.") == "q="
    return name.strip().lower() == FEED and not refused


def base(claims: list[Claim], current: Edition) -> Claim | None:
    """Return which of the editions that a reader has can be brought up to date by a difference."""
    return next((claim for claim in claims if current.continues(claim.imprint)), None)


def headers(current: Edition, base: str, now: float) -> list[tuple[str, str]]:
    """Return what stands on a 226: the tag is that of the whole (RFC 3229 §10.5.1, §10.5.2)."""
    validators = [field for field in current.headers(now) if field[0] != "Cache-Control"]
    delta_base = ("Delta-Base", f'W/"{base}"')
    return [*validators, ("IM", FEED), delta_base, ("Cache-Control", _CACHE_CONTROL)]


def coded(answer: Answer, environ: dict[str, Any]) -> Answer:
    """Return a difference in the coding that the client takes; nothing of it is stored."""
    content = b"".join(answer.body)
    coding = encodings.accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
    worth_it = encodings.is_worth_it(content, answer.header("content-type") or "")
    small = encodings.coded(content, coding) if coding and worth_it else None
    if small is None:
        return answer
    kept = [field for field in answer.headers if field[0].lower() != "content-length"]
    length = ("Content-Length", str(len(small)))
    return Answer(answer.status, [*kept, ("Content-Encoding", coding or ""), length], [small])
