"""The page that is said to link to a post, read through the guarded client."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from blog import outgoing
from blog.outgoing import (
    ForbiddenAddress,
    Found,
    OutgoingError,
    Response,
    TooLarge,
    TooManyRedirects,
    UnusableUrl,
)
from comments.webmentions import addresses, links, microformats
from comments.webmentions.microformats import Entry
from comments.webmentions.trees import Page

#: For all that it takes to get one page; mail waits as long.
DEADLINE: Final = timedelta(seconds=10)
MOST_BYTES: Final = 1024 * 1024

_ACCEPTED: Final = {"Accept": "text/html, application/json;q=0.9, text/plain;q=0.8, */*;q=0.1"}
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_IN_PAGE: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Unreadable(Exception):
    """A page of which nobody will know whether it links to the post; asking again is no use."""


class Unreachable(outgoing.OutgoingError):
    """A page that can't be read now; the text tells the owner why."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a page says; None if it doesn't link to the post, or is gone."""

    entry: Entry | None


def read(source: str, *, target: str) -> Read:
    """Look whether ``source`` links to ``target``, and what it says with that.

    Raises :class:`Unreadable` or :class:`Unreachable`.
    """
    found = _fetch(source)
    status = found.response.status
    if status in _GONE:
        return Read(None)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        raise Unreachable(f"The page answered {status}.")
    if not found.response.is_success:
        raise Unreadable(f"The page answered {status}.")
    return Read(_entry(found, target))


def _fetch(source: str) -> Found:
    try:
        found = outgoing.follow(
            "GET", source, headers=_ACCEPTED, deadline=DEADLINE, most_bytes=MOST_BYTES
        )
    except (ForbiddenAddress, UnusableUrl, TooLarge, TooManyRedirects) as error:
        raise Unreadable(str(error)) from error
    except OutgoingError as error:
        raise Unreachable(str(error)) from error
    if addresses.is_ours(addresses.page_of(found.url)):
        # Pages of ours show what others wrote, links included.
        raise Unreadable("It leads to a page of ours.")
    return found


def _entry(found: Found, target: str) -> Entry | None:
    """Return what a document says, by its type; None if it doesn't link to the post."""
    kind = found.response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    text = _decoded(found.response)
    if kind in _HTML:
        page = Page.of(text, url=found.url)
        linking = links.in_page(page, target)
        return microformats.entry_about(page, target, linking) if linking else None
    if kind == "application/json" or kind.endswith("+json"):
        return Entry() if links.in_json(text, target) else None
    if kind == "text/plain":
        return Entry() if links.in_text(text, target) else None
    raise Unreadable(f"Nobody reads links in {kind[:80] or 'a document without a type'}.")


def _decoded(response: Response) -> str:
    """Return a document as text: as its header says, or as it says itself, or else UTF-8."""
    said = _CHARSET.search(response.headers.get("Content-Type", ""))
    within = _CHARSET_IN_PAGE.search(response.content[:1024])
    for name in (said and said[1], within and within[1].decode("ascii", "ignore"), "utf-8"):
        if name and (decoded := _in(response.content, name)) is not None:
            return decoded
    return response.content.decode("latin-1")


def _in(content: bytes, encoding: str) -> str | None:
    """Return bytes as text of an encoding, None if they are none or it is none of text."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return None
    if not name.startswith(
        ("utf", "iso8859", "cp12", "koi8", "gb", "big5", "shift", "euc", "ascii")
    ):
        return None
    return content.decode(name, "replace")
