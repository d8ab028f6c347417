"""Why a comment waits, in words for its author.

The rules' own reasons are for moderators: they name the owner's words and tell spam. Its author
hears of the owner's habits, which everybody may know, and of the rest only that there is some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comments.models import Comment
from comments.notifications import verification


@dataclass(frozen=True, slots=True)
class Why:
    """A stable code, and a sentence."""

    code: str
    sentence: str


PICKED_OUT: Final = Why("picked_out", "It was picked out to be read first.")
CONFIRM_ADDRESS: Final = Why(
    "confirm_address",
    "We have sent a mail to the address that you gave: open the link in it to confirm that it is "
    "yours.",
)

#: By the code of a reason of :mod:`comments.rules`; any other is :data:`PICKED_OUT`.
WORDS: Mapping[str, Why] = MappingProxyType(
    {
        "hold_all": Why("read_first", "Every comment is read before it appears."),
        "first_comment": Why(
            "first_comment", "The first comment of everybody is read before it appears."
        ),
        "email_unverified": Why("email_unverified", "Your e-mail address is not confirmed."),
        "old_post": Why("old_post", "Comments on older posts are read before they appear."),
        # The same whatever Akismet says: a spammer is told nothing.
        "akismet": Why("checked", "It is checked before it appears."),
        "away": Why("away", "The owner of this blog is away, and reads comments later."),
    }
)


def reasons(comment: Comment) -> list[Why]:
    """Return why a comment that is not shown was held, each reason once. One query at most.

    What was put aside has the reasons that it waited for.
    """
    found = [WORDS.get(reason["code"], PICKED_OUT) for reason in comment.reasons]
    if verification.was_asked(comment):
        found.append(CONFIRM_ADDRESS)
    return list(dict.fromkeys(found))
