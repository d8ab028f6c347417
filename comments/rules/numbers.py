"""Rules about numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from comments.rules.outcomes import BadPattern
from comments.rules.said import Said

#: More digits than any number of characters that a comment can have.
MOST_DIGITS = 9


class AtLeast(ABC):
    """A number that is reached; ``what`` is counted."""

    what: ClassVar[str]

    def __init__(self) -> None:
        self._numbers: list[tuple[int, int]] = []

    @staticmethod
    def spelling(typed: str) -> str:
        """Return a whole number without leading zeros."""
        digits = typed.strip()
        if not digits.isascii() or not digits.isdecimal() or len(digits) > MOST_DIGITS:
            raise BadPattern("Give a whole number, 1 or more.")
        if int(digits) < 1:
            raise BadPattern("Give a whole number, 1 or more.")
        return str(int(digits))

    def add(self, order: int, pattern: str) -> None:
        """Take one more."""
        self._numbers.append((order, int(pattern)))

    def fitting(self, said: Said) -> Iterator[tuple[int, str]]:
        """Yield those that are reached."""
        count = self.count(said)
        for order, number in self._numbers:
            if count >= number:
                yield order, f"{count} {self.what}{'' if count == 1 else 's'}"

    @abstractmethod
    def count(self, said: Said) -> int:
        """Return the number that is compared."""


class Links(AtLeast):
    """The number of links, the author's own among them."""

    what = "link"

    def count(self, said: Said) -> int:
        """Return the number of links."""
        return said.links


class Length(AtLeast):
    """The number of characters that were typed."""

    what = "character"

    def count(self, said: Said) -> int:
        """Return the number of characters."""
        return said.length
