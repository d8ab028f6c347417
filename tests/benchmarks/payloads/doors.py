"""Every way by which somebody's text becomes HTML of ours.

Django is set up when this is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

from django.template.loader import render_to_string

from blog import guard, sanitize
from blog.guard import GuardError
from tests.blog import audit
from tests.blog.audit import Rules

#: What stands for a name where the payload is an address, and the other way round.
NAME: Final = "Rita"
#: The line with a commenter's name, as pages have it.
BYLINE: Final = Rules(
    tags=frozenset({"a", "bdi"}),
    attributes={"a": frozenset({"href", "rel"})},
    schemes=frozenset({"http", "https"}),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: what it makes of a payload, and what may stand in that."""

    name: str
    open: Callable[[str], Iterable[str]]
    rules: Rules


def _comment(payload: str) -> list[str]:
    """Return nothing for what the public door refuses."""
    with suppress(GuardError):
        return [sanitize.comment(payload)]
    return []


def _imported(source_format: str) -> Callable[[str], list[str]]:
    return lambda payload: [sanitize.comment_imported(payload, source_format)]


def _post(source_format: str) -> Callable[[str], list[str]]:
    def opened(payload: str) -> list[str]:
        post = sanitize.post(payload, source_format)
        forms = (post.html, post.feed_html, post.teaser_html, post.feed_teaser_html)
        return [html for html in forms if html]

    return opened


def _byline(name: str, url: str) -> str:
    comment = SimpleNamespace(author_name=name, author_url=url)
    return render_to_string("comments/author.html", {"comment": comment})


def _name(payload: str) -> Iterator[str]:
    yield _byline(guard.imported_name(payload) or NAME, "")
    with suppress(GuardError):
        yield _byline(guard.author_name(payload), "https://rita.example/")


def _url(payload: str) -> Iterator[str]:
    # As it came, too: what pages show is checked once more where it is rendered.
    yield _byline(NAME, payload)
    yield _byline(NAME, guard.imported_url(payload))
    with suppress(GuardError):
        yield _byline(NAME, guard.author_url(payload))


DOORS: Final = (
    Door("comment", _comment, audit.COMMENT),
    Door("imported, Markdown", _imported("markdown"), audit.COMMENT),
    Door("imported, HTML", _imported("html"), audit.COMMENT),
    Door("imported, WordPress", _imported("wordpress"), audit.COMMENT),
    Door("post, Markdown", _post("markdown"), audit.POST),
    Door("post, HTML", _post("html"), audit.POST),
    Door("post, WordPress", _post("wordpress"), audit.POST),
    Door("name", _name, BYLINE),
    Door("web site", _url, BYLINE),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """HTML that came out, with the first payload and door that led to it."""

    html: str
    payload: str
    door: Door


def through(door: Door, payloads: Iterable[str]) -> dict[str, Shown]:
    """Return what comes out of a door, by its HTML: the same HTML once."""
    found: dict[str, Shown] = {}
    for payload in payloads:
        for html in door.open(payload):
            found.setdefault(html, Shown(html, payload, door))
    return found
