"""What of a comment is read to learn from it: no address, no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from comments import rules
from comments.models import Comment

#: Columns of a comment, by what they are called where rules and the learner look at them.
COLUMNS: Final[Mapping[str, str]] = {
    "name": "author_name",
    "source": "source",
    "html": "html",
    "url": "author_url",
}


def fields_of(comment: Comment) -> dict[str, Any]:
    """Return what is read, as it can be stored until it is learnt."""
    return {name: getattr(comment, column) for name, column in COLUMNS.items()}


def said_in(comment: Comment) -> rules.Said:
    """Return a stored comment as the learner reads it."""
    return rules.Said(**fields_of(comment))
