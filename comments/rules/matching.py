"""The owner's rules, made ready once, tried on each comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from comments.rules import addresses, numbers, words
from comments.rules.outcomes import BadPattern, Outcome, Reason
from comments.rules.said import Said


class Kind(Protocol):
    """Rules of one kind, together: a thousand of them are not a thousand looks at a text."""

    @staticmethod
    def spelling(typed: str) -> str:
        """Return the one spelling of a pattern, or raise :class:`BadPattern`."""

    def add(self, order: int, pattern: str) -> None:
        """Take one more; ``pattern`` is in its one spelling."""

    def fitting(self, said: Said) -> Iterator[tuple[int, str]]:
        """Yield the order of each that fits, and what it found, for people."""


#: By the values of ``Rule.Kind``.
KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {
        "word": words.Words,
        "domain": addresses.Domains,
        "email": addresses.Emails,
        "network": addresses.Networks,
        "links": numbers.Links,
        "length": numbers.Length,
    }
)


def spelling(kind: str, typed: str) -> str:
    """Return the one spelling of a rule's pattern, or raise :class:`BadPattern`."""
    return KINDS[kind].spelling(typed)


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the owner's rules. ``id`` is its row's, ``is_ban`` says that it bans somebody."""

    kind: str
    pattern: str
    outcome: Outcome
    id: int = 0
    is_ban: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A rule that fits, and what it found, for people."""

    condition: Condition
    detail: str

    @property
    def reason(self) -> Reason:
        """Return it as a reason."""
        condition = self.condition
        if condition.is_ban:
            return Reason("ban", f"ban: {self.detail}", condition.outcome)
        return Reason(condition.kind, self.detail, condition.outcome)


class Matcher:
    """Rules in the order in which they are tried. Never changes, so threads can share it.

    ``unusable`` are those whose pattern can't be read; they fit nothing.
    """

    def __init__(self, conditions: Iterable[Condition] = ()) -> None:
        self.conditions: list[Condition] = []
        self.unusable: list[Condition] = []
        self._kinds: dict[str, Kind] = {}
        for condition in conditions:
            self._add(condition)

    def _add(self, condition: Condition) -> None:
        try:
            pattern = spelling(condition.kind, condition.pattern)
        except BadPattern:
            self.unusable.append(condition)
            return
        kind = self._kinds.setdefault(condition.kind, KINDS[condition.kind]())
        kind.add(len(self.conditions), pattern)
        self.conditions.append(replace(condition, pattern=pattern))

    def fitting(self, said: Said) -> list[Fit]:
        """Return every rule that fits, in the order in which they are tried."""
        found = {
            order: detail for kind in self._kinds.values() for order, detail in kind.fitting(said)
        }
        return [Fit(self.conditions[order], found[order]) for order in sorted(found)]
