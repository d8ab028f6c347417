"""What feeds there are: each scope is a function of `feeds.sources` with its address.

The addresses, the conditional answers, OPML and the Subscribe page follow from what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from blog.canonical import path_of
from blog.models import Blog
from feeds.formats import FORMATS
from feeds.model import Feed
from feeds.parameters import USUAL, Window

#: The format of whoever asks for none, by its suffix.
MAIN: Final = next(iter(FORMATS))


class NoSuchFeed(LookupError):
    """There is nothing that the feed would be of; ``was_here`` if there once was."""

    def __init__(self, what: str, *, was_here: bool = False) -> None:
        self.what = what
        self.was_here = was_here
        super().__init__(f"There is no feed of {what}.")


def _nobody(*_scopes: str) -> None:
    """Take note of nothing."""


def _everything(_scope: str, *, ground: Iterable[str]) -> int | None:
    """Want all entries."""
    return None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a source: a format, which entries, and whom to tell what it reads.

    ``depend`` takes names of `blog.revisions`: whatever moves a validator of the feed. ``since``
    is told which of them moves with every entry, and with which all entries may be others; it
    returns from which revision on changes are wanted, None for everything (RFC 3229).
    """

    suffix: str
    window: Window = USUAL
    depend: Callable[..., None] = _nobody
    since: Callable[..., int | None] = _everything


@dataclass(frozen=True, slots=True)
class Listed:
    """A public feed for people to choose.

    It has a name within its group, the title of the feed, the root-relative page of the same
    scope, and the arguments of its address.
    """

    name: str
    title: str
    page_path: str
    subject: tuple[Any, ...] = ()


#: An :class:`Ask` and the arguments of the address → the feed; may raise :class:`NoSuchFeed`.
Source = Callable[..., Feed]
Lister = Callable[[Blog], Iterable[Listed]]


@dataclass(frozen=True, slots=True)
class Topic:
    """That a WebSub hub is told when the feeds of a scope change.

    ``name`` is what `blog.announcing` calls them, without the number; ``subject`` returns, for
    the number, the arguments of the address, or None for what readers don't see (any more).
    """

    name: str
    subject: Callable[[int], tuple[Any, ...] | None] = lambda _number: ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A feed by subject. ``group`` is the heading that people find it under, '' for none.

    ``query`` names those arguments of the address that stand in its query, the last of them.
    """

    name: str
    route: str
    source: Source
    group: str
    listed: Lister
    topic: Topic | None = None
    query: tuple[str, ...] = ()

    def path(self, *subject: Any, suffix: str) -> str:
        """Return the root-relative address of one of its feeds, with the query that is its own."""
        in_path = len(subject) - len(self.query)
        path = path_of(f"feeds:{self.name}", *subject[:in_path], suffix)
        asked = urlencode(list(zip(self.query, subject[in_path:], strict=True)))
        return f"{path}?{asked}" if asked else path

    def asked(self, query: Mapping[str, str]) -> dict[str, str]:
        """Return the arguments of an address that stand in its ``query``, '' for what doesn't."""
        return {name: query.get(name, "") for name in self.query}


SCOPES: dict[str, Scope] = {}


def scope(
    name: str,
    route: str,
    *,
    query: tuple[str, ...] = (),
    group: str = "",
    listed: Lister = lambda _blog: (),
    topic: Topic | None = None,
) -> Callable[[Source], Source]:
    """Make a function the source of the feeds at ``/feeds/<route>.<format>``.

    ``name`` is the address's name to ``reverse``; ``listed`` yields, in as many queries whatever
    the number, those feeds of the scope that OPML and the Subscribe page show. Without ``topic``
    they name no hub, and none is told of them.
    """

    def register(source: Source) -> Source:
        SCOPES[name] = Scope(name, route, source, group, listed, topic, query)
        return source

    return register
