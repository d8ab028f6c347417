"""What an import did, or would do: counts, reasons, and both for people and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from feeds.readers.records import Refused

_PLURALS = {"post": "posts", "page": "pages", "comment": "comments", "author": "authors"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was changed on the way, and where."""

    place: str
    text: str


@dataclass(slots=True)
class Tally:
    """The result of an import. Counters are by kind: "post", "page", "comment", "author"."""

    dry_run: bool = False
    #: What the blog is called from now on, '' if its title stays.
    title: str = ""
    created: Counter[str] = field(default_factory=Counter)
    #: What the created ones are, by (kind, detail): ("post", "draft"), ("comment", "pingback").
    details: Counter[tuple[str, str]] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    #: By (what, reason).
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the whole as values that JSON has."""
        return {
            "dry_run": self.dry_run,
            "title": self.title,
            "created": dict(self.created),
            "details": _nested(self.details),
            "unchanged": dict(self.unchanged),
            "refused": [
                {"what": item.what, "place": item.place, "reason": item.reason}
                for item in self.refused
            ],
            "skipped": [
                {"what": what, "reason": reason, "count": count}
                for (what, reason), count in self.skipped.items()
            ],
            "notes": [{"place": note.place, "text": note.text} for note in self.notes],
        }

    def lines(self) -> Iterator[str]:
        """Yield the whole as lines for people."""
        if self.dry_run:
            yield "A dry run: nothing was written. This is what the import would do."
        if self.title:
            yield f"title:      {self.title}"
        yield f"created:    {self._created() or 'nothing'}"
        yield f"unchanged:  {_counted(self.unchanged) or 'nothing'}"
        yield f"refused:    {_counted(Counter(item.what for item in self.refused)) or 'nothing'}"
        yield from (f"  {item.place}: {item.reason}" for item in self.refused)
        yield f"left out:   {'' if self.skipped else 'nothing'}".rstrip()
        for (what, reason), count in self.skipped.items():
            yield f"  {count} × {what}: {reason}"
        if self.notes:
            yield "notes:"
        yield from (f"  {note.place}: {note.text}" for note in self.notes)

    def _created(self) -> str:
        parts = []
        for kind, count in self.created.items():
            details = {detail: n for (k, detail), n in self.details.items() if k == kind}
            told = ", ".join(f"{number} {detail}" for detail, number in details.items())
            parts.append(f"{count} {_named(kind, count)}" + (f" ({told})" if told else ""))
        return ", ".join(parts)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {_named(kind, count)}" for kind, count in counts.items())


def _named(kind: str, count: int) -> str:
    return kind if count == 1 else _PLURALS.get(kind, kind)


def _nested(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (kind, detail), count in counts.items():
        nested.setdefault(kind, {})[detail] = count
    return nested
