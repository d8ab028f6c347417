"""What an entity tag says: enough for any process to check it with one small query.

    W/"page.blog.pages.post:12@1790000000-Q2nU0rHjvQ4m8mJcZx2l0A"

names the policy, the scopes, the second at which the clock will change the answer, and a
digest of everything that the bytes depend on. A process that was just started, with nothing
stored, reads those scopes' counters, makes the digest again, and knows whether it is current.

    W/"feed.blog.comments.posts~187c5d1f0e9a2b3c.Zk3vQw-Q2nU0rHjvQ4m8mJcZx2l0A"

names besides when the entries changed last (the value of their counter) and, as a digest, on what
else they depend: a reader that has it can be told what changed since (see
:mod:`blog.press.deltas`).
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from django.conf import settings

from blog.press.policies import Policy
from blog.revisions import Counter

#: A tag of an edition that depends on more scopes names none, and is checked after a build.
MOST_SCOPES = 12
#: What is looked at of an ``If-None-Match``: anybody can send a long one.
MOST_TAGS = 16
MOST_HEADER_CHARACTERS = 8192

#: Settings that show in what readers get, or in its headers.
SHOWN_SETTINGS = (
    "RELEASE",
    "SITE_URL",
    "EMBED_HOSTS",
    "LANGUAGE_CODE",
    "COMMENT_EDIT_MINUTES",
    "COMMENT_MAX_DEPTH",
    "FEED_MAX_AGE",
    "FEED_STALE_WHILE_REVALIDATE",
    "PAGE_SHARED_MAX_AGE",
    "WEBSUB_HUB",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "FEED_LIMITS",
    "MEASURE_ENCLOSURES",
    "AKISMET_HOST",
)

SCOPE = r"[a-z]{1,20}(?::[0-9]{1,19})?"
#: A tag of ours as it comes back: weak or not, with or without quotes, and suffixed, inside
#: the quotes or after them, by a server that compressed the bytes on their way.
_SUFFIX = r"(?:(?:--?|;)(?:gzip|br|zstd|deflate))?"
_TAG = re.compile(
    rf"(?:[Ww]/)?\"?(?P<opaque>(?P<policy>{'|'.join(Policy)})(?P<scopes>(?:\.{SCOPE}){{0,12}})"
    rf"(?:@(?P<expires_at>[0-9]{{1,12}}))?(?:\+(?P<passed_at>[0-9]{{1,12}}))?"
    rf"(?:~(?P<value>[0-9a-f]{{1,16}})\.(?P<ground>[A-Za-z0-9_-]{{6}}))?"
    rf"-[A-Za-z0-9_-]{{22}}){_SUFFIX}\"?{_SUFFIX}"
)


class Entries(NamedTuple):
    """How the entries of a feed stand."""

    #: The value of the counter that moves with each change of one.
    value: int
    #: A digest of all else that they depend on.
    ground: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """All of an edition that its tag tells, but the digest. Times are Unix seconds."""

    policy: Policy
    #: In the order of their names.
    scopes: tuple[str, ...]
    #: When the clock will change the answer.
    expires_at: int | None = None
    #: When the clock changed it last.
    passed_at: int | None = None
    #: None for what is no feed, or can't be told as a difference.
    entries: Entries | None = None

    def has_expired(self, now: float) -> bool:
        """Whether the clock has changed the answer."""
        return self.expires_at is not None and self.expires_at <= now

    def opaque_tag(self, address: str, counters: Mapping[str, Counter]) -> str:
        """Return the tag without its quotes (RFC 9110 §8.8.3) for path and query ``address``."""
        said = self._said()
        return f"{said}-{digest([said, address], counters, self.scopes)}"

    def _said(self) -> str:
        named = self.scopes if len(self.scopes) <= MOST_SCOPES else ()
        expires = "" if self.expires_at is None else f"@{self.expires_at}"
        passed = "" if self.passed_at is None else f"+{self.passed_at}"
        entries = f"~{self.entries.value:x}.{self.entries.ground}" if self.entries else ""
        return ".".join((self.policy, *named)) + expires + passed + entries


def digest(said: list[str], counters: Mapping[str, Counter], scopes: Iterable[str]) -> str:
    """Return 22 letters made of some texts, the values of counters, and the settings that show."""
    values = [(scope, counters[scope].value) for scope in scopes]
    shown = [getattr(settings, name, None) for name in SHOWN_SETTINGS]
    made_of = json.dumps([said, values, shown], default=str)
    made = blake2b(made_of.encode(), digest_size=16).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def ground(counters: Mapping[str, Counter], scopes: Iterable[str]) -> str:
    """Return what tells apart on what the entries of a feed depend beside their own counter."""
    return digest([], counters, sorted(scopes))[:6]


class Claim(NamedTuple):
    """A tag that somebody sent: what it says, not yet known to be true."""

    opaque: str
    imprint: Imprint


def claims(if_none_match: str) -> list[Claim]:
    """Return the tags of the header that could be ours, for the weak comparison.

    A list is read (RFC 9110 §13.1.2), a bounded part of it; whatever can't be ours is left out.
    """
    pieces = if_none_match[:MOST_HEADER_CHARACTERS].split(",", MOST_TAGS)[:MOST_TAGS]
    found = (_TAG.fullmatch(piece.strip()) for piece in pieces)
    return [_claim(match) for match in found if match]


def _claim(match: re.Match[str]) -> Claim:
    expires_at, passed_at = match["expires_at"], match["passed_at"]
    imprint = Imprint(
        Policy(match["policy"]),
        tuple(match["scopes"].split(".")[1:]),
        expires_at=int(expires_at) if expires_at else None,
        passed_at=int(passed_at) if passed_at else None,
        entries=Entries(int(match["value"], 16), match["ground"]) if match["ground"] else None,
    )
    return Claim(match["opaque"], imprint)
