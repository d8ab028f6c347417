"""What feeds there are: each scope is a function of `feeds.sources` with its address.

The addresses, the conditional answers, OPML and the Subscribe page follow from what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

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


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a source: a format, which entries, and whom to tell what it reads.

    ``depend`` takes names of `blog.revisions`: whatever moves a validator of the feed.
    """

    suffix: str
    window: Window = USUAL
    depend: Callable[..., None] = _nobody


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
    """A feed by subject. ``group`` is the heading that people find it under, '' for none."""

    name: str
    route: str
    source: Source
    group: str
    listed: Lister
    topic: Topic | None

    def path(self, *subject: Any, suffix: str) -> str:
        """Return the root-relative address of one of its feeds."""
        return reverse(f"feeds:{self.name}", args=[*subject, suffix])


SCOPES: dict[str, Scope] = {}


def scope(
    name: str,
    route: str,
    *,
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
        SCOPES[name] = Scope(name, route, source, group, listed, topic)
        return source

    return register
