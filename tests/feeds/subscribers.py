"""Programs of others that subscribe: `reader`, and what is built on feedparser.

All say what a reload brought to the person who reads. All ask with `If-None-Match`, with
`If-Modified-Since` and with `A-IM: feed` (RFC 3229), so that they may be sent the changed entries
alone; but rss2email, which has the last from feedparser, doesn't take the answer.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar, NamedTuple, Protocol

import feedparser
import pytest
from reader import Reader, make_reader


class Change(NamedTuple):
    """How many entries a reload showed that weren't there before, or that say something else."""

    new: int
    modified: int


NOTHING = Change(0, 0)


class Known(NamedTuple):
    """What a subscriber knows of an entry; the time in whole seconds, the most that RSS says."""

    id: str
    title: str
    url: str
    author: str
    published: datetime


class Subscriber(Protocol):
    """A subscription to one feed."""

    def reload(self) -> Change: ...

    def titles(self) -> list[str]:
        """Return the titles of the entries that it holds, sorted; one that came twice is twice."""
        ...


class ByReader:
    """`reader` keeps entries by feed and id, and compares each with what it has."""

    def __init__(self, url: str) -> None:
        self.reader: Reader = make_reader(":memory:")
        weakref.finalize(self, self.reader.close)
        self.url = url
        self.reader.add_feed(url)
        self.reload()

    def reload(self) -> Change:
        updated = self.reader.update_feed(self.url)
        return Change(updated.new, updated.modified) if updated else NOTHING

    def titles(self) -> list[str]:
        return sorted(entry.title or "" for entry in self.reader.get_entries())

    def known(self) -> list[Known]:
        """Return what it knows of every entry, by id."""
        return sorted(self._known())

    def _known(self) -> Iterator[Known]:
        for entry in self.reader.get_entries():
            [author] = entry.authors
            assert entry.published
            assert entry.title
            assert entry.link
            assert author.name
            published = entry.published.replace(microsecond=0)
            yield Known(entry.id, entry.title, entry.link, author.name, published)


class ByFeedparser:
    """What a program does with feedparser: keep the validators, and entries by their id."""

    agent: ClassVar[str | None] = None
    taken: ClassVar = frozenset({200, 226, 301, 304})

    def __init__(self, url: str) -> None:
        self.url = url
        self.etag: str | None = None
        self.modified: str | None = None
        self.entries: dict[str, tuple[str, str]] = {}
        self.reload()

    def reload(self) -> Change:
        parsed = feedparser.parse(
            self.url, etag=self.etag, modified=self.modified, agent=self.agent
        )
        assert not parsed.bozo
        assert parsed.status in self.taken
        self.etag, self.modified = parsed.etag, parsed.modified
        if parsed.status == 304:
            return NOTHING
        found = {entry.id: (entry.title, entry.content[0].value) for entry in parsed.entries}
        assert len(found) == len(parsed.entries)
        before, self.entries = self.entries, self.entries | found
        changed = [found[key] != before[key] for key in found if key in before]
        return Change(len(self.entries) - len(before), sum(changed))

    def titles(self) -> list[str]:
        return sorted(title for title, _content in self.entries.values())


class ByRss2email(ByFeedparser):
    """rss2email 3.14 gives up on any other status, 226 among them, and asks the same again."""

    agent = "rss2email/3.14 (https://github.com/rss2email/rss2email)"
    taken = frozenset({200, 301, 302, 304, 307})


class Choice(NamedTuple):
    """A program and the format that it subscribes to."""

    program: Callable[[str], Subscriber]
    suffix: str

    def __str__(self) -> str:
        return f"{self.program.__name__}-{self.suffix}"


EACH_SUBSCRIBER = pytest.mark.parametrize(
    "choice",
    [
        *(Choice(ByReader, suffix) for suffix in ("atom", "rss", "json")),
        *(Choice(ByFeedparser, suffix) for suffix in ("atom", "rss")),
        Choice(ByRss2email, "atom"),
    ],
    ids=str,
)
#: For what doesn't depend on the format: the one that says most, and the one that says least.
TWO_SUBSCRIBERS = pytest.mark.parametrize(
    "choice", [Choice(ByReader, "json"), Choice(ByFeedparser, "rss")], ids=str
)
