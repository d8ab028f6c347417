"""The address that a person is known by, and where it stands among other words."""

from __future__ import annotations

import re

from blog import guard
from blog.guard import GuardError


class NoAddress(ValueError):
    """What was typed is no e-mail address; the text is a sentence for who typed it."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        shown = typed.strip()[:80]
        super().__init__(
            f"“{shown}” is no e-mail address; give one such as name@example.org."
            if shown
            else "Give an e-mail address such as name@example.org."
        )


def address(typed: str) -> str:
    """Return a typed address in lower case, or raise :class:`NoAddress`."""
    try:
        found = guard.author_email(typed.strip())
    except GuardError as error:
        raise NoAddress(typed) from error
    if not found:
        raise NoAddress(typed)
    return found.lower()


def occurrences(email: str) -> re.Pattern[str]:
    """Return what finds an address in a text, and not as a part of a longer one.

    Of the marks that the longer one may have before it, only those count that people use.
    """
    return re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", re.IGNORECASE)
